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

/** The steps that the business routes call, in process: the same functions that workflows call through Temporal. */
export const createSteps = (deps: StepDependencies) => ({
  database: deps.database,
  quoteOrder: quoteOrder(deps),
  placeOrder: placeOrder(deps),
  cancelOrder: cancelOrder(deps),
  writeReview: writeReview(deps),
  preparePayment: preparePayment(deps),
  takeNotice: takeNotice(deps),
  confirmPurchaseOrder: confirmPurchaseOrder(deps),
  shipPurchaseOrder: shipPurchaseOrder(deps),
  receiveGoods: receiveGoods(deps),
  claimWave: claimWave(deps),
  releaseWave: releaseWave(deps),
  recordScan: recordScan(deps),
  reportShortPick: reportShortPick(deps),
  packWave: packWave(deps),
  loadRun: loadRun(deps),
  departRun: departRun(deps),
  arriveStop: arriveStop(deps),
  failStop: failStop(deps),
  signStop: signStop(deps),
  redeem: redeem(deps),
  openClaim: openClaim(deps),
  resolveClaim: resolveClaim(deps),
  requestPayout: requestPayout(deps),
});

export type Steps = ReturnType<typeof createSteps>;

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
