import type { Route } from '../route.js';
import type { Steps } from '../steps.js';
import { catalogueRoutes } from './catalogue/index.js';
import { cycleRoutes } from './cycle/index.js';
import { memberRoutes } from './member/index.js';
import { messagingRoutes } from './messaging/index.js';
import { orderRoutes } from './order/index.js';
import { paymentRoutes } from './payment/index.js';
import { purchasingRoutes } from './purchasing/index.js';
import { warehouseRoutes } from './warehouse/index.js';

/** Every business route, in the order of the areas. */
export const businessRoutes: readonly Route<Steps>[] = [
  ...memberRoutes,
  ...cycleRoutes,
  ...catalogueRoutes,
  ...orderRoutes,
  ...paymentRoutes,
  ...purchasingRoutes,
  ...warehouseRoutes,
  ...messagingRoutes,
];
