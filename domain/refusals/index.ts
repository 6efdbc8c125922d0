import { afterSaleRefusals } from './after-sale.js';
import { pickupRefusals } from './pickup.js';
import { purchasingRefusals } from './purchasing.js';
import { settlementRefusals } from './settlement.js';
import { transportRefusals } from './transport.js';
import { warehouseRefusals } from './warehouse.js';
import { commissionRefusals } from './commission.js';
import { cycleRefusals } from './cycle.js';
import { inventoryRefusals } from './inventory.js';
import { orderRefusals } from './order.js';
import { pricingRefusals } from './pricing.js';
import { apiRefusals } from './api.js';
import { generalRefusals } from './general.js';
import { paymentRefusals } from './payment.js';

/** Every refusal of the system, one code each. A sentence may change; a code never does. */
export const refusals = {
  ...generalRefusals,
  ...apiRefusals,
  ...commissionRefusals,
  ...cycleRefusals,
  ...inventoryRefusals,
  ...orderRefusals,
  ...paymentRefusals,
  ...pricingRefusals,
  ...afterSaleRefusals,
  ...pickupRefusals,
  ...purchasingRefusals,
  ...settlementRefusals,
  ...transportRefusals,
  ...warehouseRefusals,
} as const;

export type RefusalCode = keyof typeof refusals;
