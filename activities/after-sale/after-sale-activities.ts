import type { AfterSaleActivities } from '../../workflows/contracts/after-sale.js';
import { asActivity, type StepDeps } from '../step.js';
import { closeClaim } from './close-claim.js';
import { decideClaim } from './decide-claim.js';
import { readClaim } from './read-claim.js';

/** The steps of the workflow `afterSale`, as Temporal calls them; the refund is sent by payment's own step. */
export const afterSaleActivities = (deps: StepDeps): Omit<AfterSaleActivities, 'sendRefund'> => ({
  decideClaim: asActivity(decideClaim(deps)),
  readClaim: readClaim(deps),
  closeClaim: asActivity(closeClaim(deps)),
});
