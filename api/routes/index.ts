import type { Route } from '../route.js';
import type { Steps } from '../steps.js';
import { accessRoutes } from './access/index.js';
import { cartRoutes } from './cart/index.js';
import { catalogueRoutes } from './catalogue/index.js';
import { cycleRoutes } from './cycle/index.js';
import { eventRoutes } from './event/index.js';
import { inventoryRoutes } from './inventory/index.js';
import { ledgerRoutes } from './ledger/index.js';
import { memberRoutes } from './member/index.js';
import { messagingRoutes } from './messaging/index.js';
import { networkRoutes } from './network/index.js';
import { orderRoutes } from './order/index.js';
import { paymentRoutes } from './payment/index.js';
import { pricingRoutes } from './pricing/index.js';
import { purchasingRoutes } from './purchasing/index.js';
import { warehouseRoutes } from './warehouse/index.js';
import { transportRoutes } from './transport/index.js';
import { pickupRoutes } from './pickup/index.js';
import { afterSaleRoutes } from './after-sale/index.js';
import { commissionRoutes } from './commission/index.js';
import { settlementRoutes } from './settlement/index.js';

/** Every business route, in the order of the areas. */
export const businessRoutes: readonly Route<Steps>[] = [
  ...memberRoutes,
  ...networkRoutes,
  ...cycleRoutes,
  ...catalogueRoutes,
  ...inventoryRoutes,
  ...cartRoutes,
  ...orderRoutes,
  ...pricingRoutes,
  ...paymentRoutes,
  ...purchasingRoutes,
  ...warehouseRoutes,
  ...transportRoutes,
  ...pickupRoutes,
  ...afterSaleRoutes,
  ...commissionRoutes,
  ...settlementRoutes,
  ...ledgerRoutes,
  ...messagingRoutes,
  ...eventRoutes,
  ...accessRoutes,
];
