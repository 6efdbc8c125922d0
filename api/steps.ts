import { emptyCart, removeCartLine, setCartLine } from '../activities/cart/change-cart.js';
import { quoteCart } from '../activities/cart/quote-cart.js';
import { repeatOrder } from '../activities/cart/repeat-order.js';
import { splitBasket } from '../activities/cart/split-basket.js';
import { enterNeighbour, readNeighbour } from '../activities/member/enter-neighbour.js';
import { askForLeave, endChange, refuseLeave, withdrawLeave } from '../activities/network/ask-leave.js';
import { carryOutChange } from '../activities/network/carry-out-change.js';
import { approveLeave, changeLeader } from '../activities/network/decide-change.js';
import { planLeaderChange } from '../activities/network/plan-change.js';
import { setPickupPoint } from '../activities/member/set-pickup-point.js';
import { issueToken } from '../activities/access/issue-token.js';
import { revokeToken } from '../activities/access/revoke-token.js';
import { hideGoods, pinGoods } from '../activities/catalogue/arrange-goods.js';
import {
  approveRevision,
  draftRevision,
  rejectRevision,
  submitRevision,
  withdrawRevision,
} from '../activities/catalogue/decide-revision.js';
import { quoteSupply } from '../activities/catalogue/quote-supply.js';
import { cancelCycle } from '../activities/cycle/cancel-cycle.js';
import { extendCycle } from '../activities/cycle/extend-cycle.js';
import { correctStock } from '../activities/inventory/correct-stock.js';
import { moveQuota } from '../activities/inventory/move-quota.js';
import { setHousehold } from '../activities/inventory/set-household.js';
import { assignAttention, resolveMatter } from '../activities/event/attend.js';
import { approveApproval, rejectApproval } from '../activities/event/decide-approval.js';
import { reconcileDay } from '../activities/ledger/reconcile-day.js';
import { resolveTicket } from '../activities/ledger/resolve-ticket.js';
import { topUpFloat } from '../activities/ledger/top-up-float.js';
import { cancelOrder } from '../activities/order/cancel-order.js';
import { moveOrder } from '../activities/order/move-order.js';
import { placeOrder } from '../activities/order/place-order.js';
import { endLeaderDiscount, setLeaderDiscount } from '../activities/pricing/leader-discount.js';
import { listMyCoupons } from '../activities/pricing/list-my-coupons.js';
import { quoteOrder } from '../activities/order/quote-order.js';
import { writeReview } from '../activities/order/write-review.js';
import { preparePayment } from '../activities/payment/prepare-payment.js';
import { takeNotice } from '../activities/payment/take-notice.js';
import { acceptCounter } from '../activities/purchasing/accept-counter.js';
import { cancelPurchaseOrder, rejectCounter } from '../activities/purchasing/cancel-purchase-order.js';
import { confirmPurchaseOrder } from '../activities/purchasing/confirm-purchase-order.js';
import { counterPurchaseOrder } from '../activities/purchasing/counter-purchase-order.js';
import { markSeen } from '../activities/purchasing/mark-seen.js';
import { receiveGoods } from '../activities/purchasing/receive-goods.js';
import { refusePurchaseOrder } from '../activities/purchasing/refuse-purchase-order.js';
import { shipPurchaseOrder } from '../activities/purchasing/ship-purchase-order.js';
import { claimNextTask } from '../activities/warehouse/claim-next-task.js';
import { claimWave } from '../activities/warehouse/claim-wave.js';
import { labelWave } from '../activities/warehouse/label-wave.js';
import { moveMissorted } from '../activities/warehouse/move-missorted.js';
import { packWave } from '../activities/warehouse/pack-wave.js';
import { recordScan } from '../activities/warehouse/record-scan.js';
import { releaseWave } from '../activities/warehouse/release-wave.js';
import { reportDamage } from '../activities/warehouse/report-damage.js';
import { reportShortPick } from '../activities/warehouse/report-short-pick.js';
import { returnParcels } from '../activities/warehouse/return-parcels.js';
import { stageCrates } from '../activities/warehouse/stage-crates.js';
import { undoScan } from '../activities/warehouse/undo-scan.js';
import { remindPickups } from '../activities/pickup/remind-pickups.js';
import { reportQuality } from '../activities/pickup/report-quality.js';
import { openClaim } from '../activities/after-sale/open-claim.js';
import { resolveClaim } from '../activities/after-sale/resolve-claim.js';
import { withdrawClaim } from '../activities/after-sale/withdraw-claim.js';
import { retryPayout } from '../activities/settlement/retry-payout.js';
import { redeem } from '../activities/pickup/redeem.js';
import { requestPayout } from '../activities/settlement/request-payout.js';
import { arriveStop } from '../activities/transport/arrive-stop.js';
import { decideStop } from '../activities/transport/decide-stop.js';
import { departRun } from '../activities/transport/depart-run.js';
import { dropStop } from '../activities/transport/drop-stop.js';
import { failStop } from '../activities/transport/fail-stop.js';
import { loadRun } from '../activities/transport/load-run.js';
import { signStop } from '../activities/transport/sign-stop.js';
import type { Database } from '../db/connection.js';
import type { PaymentProvider } from '../ports/payment/payment-provider.js';

/** What the API's steps work with. */
export interface StepDependencies {
  readonly database: Database;
  readonly payment: PaymentProvider;
  readonly notifyUrl: string;
  readonly randomBytes: (count: number) => Uint8Array;
}

const factories = {
  moveQuota,
  correctStock,
  setHousehold,
  splitBasket,
  enterNeighbour,
  readNeighbour,
  askForLeave,
  withdrawLeave,
  refuseLeave,
  endChange,
  changeLeader,
  approveLeave,
  planLeaderChange,
  carryOutChange,
  setPickupPoint,
  setCartLine,
  removeCartLine,
  emptyCart,
  quoteCart,
  repeatOrder,
  quoteOrder,
  listMyCoupons,
  setLeaderDiscount,
  endLeaderDiscount,
  placeOrder,
  moveOrder,
  cancelOrder,
  writeReview,
  preparePayment,
  markSeen,
  confirmPurchaseOrder,
  counterPurchaseOrder,
  refusePurchaseOrder,
  acceptCounter,
  rejectCounter,
  cancelPurchaseOrder,
  shipPurchaseOrder,
  receiveGoods,
  claimWave,
  releaseWave,
  recordScan,
  claimNextTask,
  undoScan,
  moveMissorted,
  reportDamage,
  reportShortPick,
  labelWave,
  packWave,
  stageCrates,
  returnParcels,
  loadRun,
  departRun,
  arriveStop,
  failStop,
  dropStop,
  decideStop,
  signStop,
  redeem,
  remindPickups,
  reportQuality,
  openClaim,
  resolveClaim,
  requestPayout,
  retryPayout,
  withdrawClaim,
  draftRevision,
  submitRevision,
  approveRevision,
  rejectRevision,
  withdrawRevision,
  hideGoods,
  pinGoods,
  quoteSupply,
  extendCycle,
  cancelCycle,
  assignAttention,
  resolveMatter,
  approveApproval,
  rejectApproval,
  issueToken,
  revokeToken,
  topUpFloat,
  reconcileDay,
  resolveTicket,
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
