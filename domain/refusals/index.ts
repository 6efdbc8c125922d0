import { accessRefusals } from './access.js';
import { afterSaleRefusals } from './after-sale.js';
import { eventRefusals } from './event.js';
import { ledgerRefusals } from './ledger.js';
import { networkRefusals } from './network.js';
import { pickupRefusals } from './pickup.js';
import { purchasingRefusals } from './purchasing.js';
import { settlementRefusals } from './settlement.js';
import { transportRefusals } from './transport.js';
import { warehouseRefusals } from './warehouse.js';
import { catalogueRefusals } from './catalogue.js';
import { commissionRefusals } from './commission.js';
import { cycleRefusals } from './cycle.js';
import { inventoryRefusals } from './inventory.js';
import { orderRefusals } from './order.js';
import { pricingRefusals } from './pricing.js';
import { apiRefusals } from './api.js';
import { generalRefusals } from './general.js';
import { paymentRefusals } from './payment.js';

/** The refusals of each area; a new area is named here and below. */
export const refusalsByArea = {
  general: generalRefusals,
  api: apiRefusals,
  catalogue: catalogueRefusals,
  commission: commissionRefusals,
  cycle: cycleRefusals,
  inventory: inventoryRefusals,
  order: orderRefusals,
  payment: paymentRefusals,
  pricing: pricingRefusals,
  access: accessRefusals,
  'after-sale': afterSaleRefusals,
  event: eventRefusals,
  ledger: ledgerRefusals,
  network: networkRefusals,
  pickup: pickupRefusals,
  purchasing: purchasingRefusals,
  settlement: settlementRefusals,
  transport: transportRefusals,
  warehouse: warehouseRefusals,
} as const;

export type RefusalArea = keyof typeof refusalsByArea;

/** Every refusal of the system, one code each. A sentence may change; a code never does. */
export const refusals = {
  ...generalRefusals,
  ...apiRefusals,
  ...catalogueRefusals,
  ...commissionRefusals,
  ...cycleRefusals,
  ...inventoryRefusals,
  ...orderRefusals,
  ...paymentRefusals,
  ...pricingRefusals,
  ...accessRefusals,
  ...afterSaleRefusals,
  ...eventRefusals,
  ...ledgerRefusals,
  ...networkRefusals,
  ...pickupRefusals,
  ...purchasingRefusals,
  ...settlementRefusals,
  ...transportRefusals,
  ...warehouseRefusals,
} as const;

export type RefusalCode = keyof typeof refusals;
