import type { Scenarios } from '../scenario.js';
import { afterSaleScenarios } from './after-sale.js';
import { dailyCycleScenarios } from './daily-cycle.js';
import { deliveryRunScenarios } from './delivery-run.js';
import { gridNightScenarios } from './grid-night.js';
import { openCyclesScenarios } from './open-cycles.js';
import { orderScenarios } from './order.js';
import { payoutScenarios } from './payout.js';
import { purchaseOrderScenarios } from './purchase-order.js';

/** Every scenario by the name of its history. */
export const allScenarios: Scenarios = {
  ...openCyclesScenarios,
  ...dailyCycleScenarios,
  ...purchaseOrderScenarios,
  ...gridNightScenarios,
  ...deliveryRunScenarios,
  ...orderScenarios,
  ...afterSaleScenarios,
  ...payoutScenarios,
};
