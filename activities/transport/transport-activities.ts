import type { DeliveryRunActivities } from '../../workflows/contracts/delivery-run.js';
import type { GridNightActivities } from '../../workflows/contracts/grid-night.js';
import { asActivity } from '../step.js';
import { earnCommissions } from './earn-commissions.js';
import { finishRun } from './finish-run.js';
import { planRoutes, type PlanRoutesDeps } from './plan-routes.js';
import { readDelivery } from './read-delivery.js';
import { readRun } from './read-run.js';
import { reportShipping, type ReportShippingDeps } from './report-shipping.js';

/** The morning's steps of `gridNight` and all of `deliveryRun`, as Temporal calls them. */
export const transportActivities = (
  deps: PlanRoutesDeps & ReportShippingDeps,
): DeliveryRunActivities & Pick<GridNightActivities, 'planRoutes' | 'readDelivery'> => ({
  planRoutes: planRoutes(deps),
  readDelivery: asActivity(readDelivery(deps)),
  readRun: readRun(deps),
  earnCommissions: asActivity(earnCommissions(deps)),
  reportShipping: reportShipping(deps),
  finishRun: asActivity(finishRun(deps)),
});
