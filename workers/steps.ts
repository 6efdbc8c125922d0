import { ensureCycles } from '../activities/cycle/ensure-cycles.js';
import { closeCycle } from '../activities/cycle/close-cycle.js';
import { endCancelledOrders } from '../activities/cycle/end-cancelled-orders.js';
import { expireUnpaid } from '../activities/cycle/expire-unpaid.js';
import { judgeGroups } from '../activities/pricing/judge-groups.js';
import { freezeCycle } from '../activities/cycle/freeze-cycle.js';
import { readCycle } from '../activities/cycle/read-cycle.js';
import { closeClaim } from '../activities/after-sale/close-claim.js';
import { decideClaim } from '../activities/after-sale/decide-claim.js';
import { readClaim } from '../activities/after-sale/read-claim.js';
import { completeOrder } from '../activities/order/complete-order.js';
import { expireOrder, readOrder } from '../activities/order/read-order.js';
import { sendRefund } from '../activities/payment/send-refund.js';
import { aggregateDemand } from '../activities/purchasing/aggregate-demand.js';
import { purchaseOrderActivities } from '../activities/purchasing/purchase-order-activities.js';
import { bookChannel } from '../activities/settlement/book-channel.js';
import { followPayout } from '../activities/settlement/follow-payout.js';
import { markDelivered } from '../activities/settlement/mark-delivered.js';
import { readClosing } from '../activities/settlement/read-closing.js';
import { sendPayout } from '../activities/settlement/send-payout.js';
import { settleCycle } from '../activities/settlement/settle-cycle.js';
import { storeStatements } from '../activities/settlement/store-statements.js';
import { asActivity } from '../activities/step.js';
import { closeOverdueStops } from '../activities/transport/close-overdue-stops.js';
import { earnCommissions } from '../activities/transport/earn-commissions.js';
import { finishRun } from '../activities/transport/finish-run.js';
import { planRoutes } from '../activities/transport/plan-routes.js';
import { readDelivery } from '../activities/transport/read-delivery.js';
import { readRun } from '../activities/transport/read-run.js';
import { reportShipping } from '../activities/transport/report-shipping.js';
import { warehouseActivities } from '../activities/warehouse/warehouse-activities.js';
import type { AfterSaleActivities } from '../workflows/contracts/after-sale.js';
import type { DailyCycleActivities } from '../workflows/contracts/daily-cycle.js';
import type { DeliveryRunActivities } from '../workflows/contracts/delivery-run.js';
import type { GridNightActivities } from '../workflows/contracts/grid-night.js';
import type { OpenCyclesActivities } from '../workflows/contracts/open-cycles.js';
import type { OrderActivities } from '../workflows/contracts/order.js';
import type { PayoutActivities } from '../workflows/contracts/payout.js';
import type { PurchaseOrderActivities } from '../workflows/contracts/purchase-order.js';
import { withBoards, withRunWords } from './boards.js';
import type { Dependencies } from './dependencies.js';

/** Every activity that the eight contracts ask for. */
export type AllActivities = OpenCyclesActivities &
  DailyCycleActivities &
  PurchaseOrderActivities &
  GridNightActivities &
  DeliveryRunActivities &
  OrderActivities &
  AfterSaleActivities &
  PayoutActivities;

/** Those that talk to the payment provider, on the rate-limited queue. */
type PaymentActivity =
  | 'expireUnpaid'
  | 'endCancelledOrders'
  | 'bookChannel'
  | 'sendRefunds'
  | 'reportShipping'
  | 'expireOrder'
  | 'sendRefund'
  | 'sendPayout'
  | 'followPayout';

export const paymentSteps = (deps: Dependencies): Pick<AllActivities, PaymentActivity> => ({
  expireUnpaid: expireUnpaid(deps),
  endCancelledOrders: endCancelledOrders(deps),
  bookChannel: bookChannel(deps),
  sendRefunds: warehouseActivities(deps).sendRefunds,
  reportShipping: reportShipping(deps),
  expireOrder: expireOrder(deps),
  sendRefund: sendRefund(deps),
  sendPayout: sendPayout(deps),
  followPayout: followPayout(deps),
});

/** Those that compute: one at a time on a worker of their own. */
export const planningSteps = (deps: Dependencies): Pick<AllActivities, 'planRoutes'> => ({
  planRoutes: withRunWords(deps, planRoutes(deps)),
});

/** All the others: one transaction each. */
export function operationSteps(deps: Dependencies): Omit<AllActivities, PaymentActivity | 'planRoutes'> {
  const { sendRefunds: _onPaymentQueue, ...warehouse } = warehouseActivities(deps);
  return withBoards(deps, {
    ...warehouse,
    ...purchaseOrderActivities(deps),
    ensureCycles: asActivity(ensureCycles(deps)),
    readCycle: asActivity(readCycle(deps)),
    closeCycle: asActivity(closeCycle(deps)),
    freezeCycle: asActivity(freezeCycle(deps)),
    judgeGroups: asActivity(judgeGroups(deps)),
    aggregateDemand: asActivity(aggregateDemand(deps)),
    markDelivered: asActivity(markDelivered(deps)),
    readClosing: asActivity(readClosing(deps)),
    storeStatements: storeStatements(deps),
    settleCycle: asActivity(settleCycle(deps)),
    readDelivery: asActivity(readDelivery(deps)),
    readRun: readRun(deps),
    earnCommissions: asActivity(earnCommissions(deps)),
    closeOverdueStops: closeOverdueStops(deps),
    finishRun: asActivity(finishRun(deps)),
    readOrder: readOrder(deps),
    completeOrder: asActivity(completeOrder(deps)),
    decideClaim: asActivity(decideClaim(deps)),
    readClaim: readClaim(deps),
    closeClaim: asActivity(closeClaim(deps)),
  });
}
