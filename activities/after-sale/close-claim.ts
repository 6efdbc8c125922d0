import { execute } from '../../db/query.js';
import type { AfterSaleInput, ClaimSnapshot } from '../../workflows/contracts/after-sale.js';
import { defineStep } from '../step.js';
import { readClaimSnapshot } from './read-claim.js';

/** A granted claim whose refund is at the member is refunded; otherwise nothing changes. Idempotent by the state. */
export const closeClaim = defineStep({
  operation: 'closeClaim',
  run: async (trx, { claimNo }: AfterSaleInput): Promise<ClaimSnapshot> => {
    await execute(
      trx,
      `update claims x set state = 'refunded' from refunds r
       where x.no = :claimNo and x.state = 'granted' and r.refund_no = x.refund_no and r.state = 'success'`,
      { claimNo },
    );
    return readClaimSnapshot(trx, claimNo);
  },
});
