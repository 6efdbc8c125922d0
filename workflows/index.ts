// The workflow types that workers register: exactly these eight.
export { afterSale } from './after-sale.js';
export { dailyCycle } from './daily-cycle.js';
export { deliveryRun } from './delivery-run.js';
export { gridNight } from './grid-night.js';
export { openCycles } from './open-cycles.js';
export { order } from './order.js';
export { payout } from './payout.js';
export { purchaseOrder } from './purchase-order.js';
