import { decideClaim, withdrawClaim } from './decide-claim.js';
import { openClaim } from './open-claim.js';
import { listClaims, readClaim } from './read-claims.js';

export const afterSaleRoutes = [openClaim, listClaims, readClaim, decideClaim, withdrawClaim] as const;
