import { cancelOrder } from '../activities/order/cancel-order.js';
import { placeOrder } from '../activities/order/place-order.js';
import { quoteOrder } from '../activities/order/quote-order.js';
import { writeReview } from '../activities/order/write-review.js';
import { preparePayment } from '../activities/payment/prepare-payment.js';
import { applyNotice, receiveNotice } from '../activities/payment/receive-notice.js';
import { confirmPurchaseOrder } from '../activities/purchasing/confirm-purchase-order.js';
import { receiveGoods } from '../activities/purchasing/receive-goods.js';
import { shipPurchaseOrder } from '../activities/purchasing/ship-purchase-order.js';
import { claimWave } from '../activities/warehouse/claim-wave.js';
import { packWave } from '../activities/warehouse/pack-wave.js';
import { recordScan } from '../activities/warehouse/record-scan.js';
import { releaseWave } from '../activities/warehouse/release-wave.js';
import { reportShortPick } from '../activities/warehouse/report-short-pick.js';
import { openClaim } from '../activities/after-sale/open-claim.js';
import { resolveClaim } from '../activities/after-sale/resolve-claim.js';
import { redeem } from '../activities/pickup/redeem.js';
import { requestPayout } from '../activities/settlement/request-payout.js';
import { arriveStop } from '../activities/transport/arrive-stop.js';
import { departRun } from '../activities/transport/depart-run.js';
import { failStop } from '../activities/transport/fail-stop.js';
import { loadRun } from '../activities/transport/load-run.js';
import { signStop } from '../activities/transport/sign-stop.js';
import type { Database } from '../db/connection.js';
import type { NoticeEnvelope } from '../ports/payment/payment-notice.js';
import type { PaymentProvider } from '../ports/payment/payment-provider.js';

/** What the API's steps work with. */
export interface StepDependencies {
  readonly database: Database;
  readonly payment: PaymentProvider;
  readonly notifyUrl: string;
  readonly randomBytes: (count: number) => Uint8Array;
}

/**
 * A verified notice is stored, then applied. Once it is stored the provider may forget it: what fails afterwards is
 * applied by the sweeper.
 */
const takeNotice =
  (deps: StepDependencies) =>
  async (envelope: NoticeEnvelope): Promise<void> => {
    const notice = await receiveNotice(deps)(envelope);
    await applyNotice(deps)(notice).catch(() => undefined);
  };

const factories = {
  quoteOrder,
  placeOrder,
  cancelOrder,
  writeReview,
  preparePayment,
  confirmPurchaseOrder,
  shipPurchaseOrder,
  receiveGoods,
  claimWave,
  releaseWave,
  recordScan,
  reportShortPick,
  packWave,
  loadRun,
  departRun,
  arriveStop,
  failStop,
  signStop,
  redeem,
  openClaim,
  resolveClaim,
  requestPayout,
  takeNotice,
} as const;

type Factories = typeof factories;

/** The steps that the business routes call, in process: the same functions that workflows call through Temporal. */
export type Steps = { readonly database: Database } & {
  readonly [Name in keyof Factories]: ReturnType<Factories[Name]>;
};

/** Every step on the same dependencies. */
export function createSteps(deps: StepDependencies): Steps {
  const made = Object.entries(factories).map(([name, make]) => [name, make(deps)] as const);
  // Each entry is made by the factory of its own name, which Object.fromEntries forgets.
  return { database: deps.database, ...Object.fromEntries(made) } as Steps;
}
