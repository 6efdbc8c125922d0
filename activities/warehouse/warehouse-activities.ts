import type { GridNightActivities } from '../../workflows/contracts/grid-night.js';
import type { PaymentDeps } from '../payment/prepare-payment.js';
import { asActivity } from '../step.js';
import { allocateShortage } from './allocate-shortage.js';
import { planWaves } from './plan-waves.js';
import { readNight } from './read-night.js';
import { readPacking } from './read-packing.js';
import { refundShortages } from './refund-shortages.js';
import { sendRefunds } from './send-refunds.js';

/**
 * The steps of the workflow `gridNight` up to the packed night, as Temporal calls them; the morning is
 * transport's.
 */
export const warehouseActivities = (
  deps: PaymentDeps,
): Omit<GridNightActivities, 'planRoutes' | 'readDelivery'> => ({
  readNight: asActivity(readNight(deps)),
  allocateShortage: allocateShortage(deps),
  refundShortages: asActivity(refundShortages(deps)),
  sendRefunds: sendRefunds(deps),
  planWaves: asActivity(planWaves(deps)),
  readPacking: asActivity(readPacking(deps)),
});
