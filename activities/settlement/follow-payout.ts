import { readTransfers } from '../../db/queries/settlement/payouts.js';
import type { PayoutInput, PayoutSnapshot } from '../../workflows/contracts/payout.js';
import { type PayoutDeps, payoutSnapshot } from './payout-snapshot.js';
import { recordTransfer } from './record-transfer.js';

/**
 * What the provider says of the payout's transfers is in our rows: paid and booked once, failed with its cause for a person, or
 * still on its way. No transaction is open during the call. @throws ProviderFailure, RuleViolation settlement-unknown
 */
export const followPayout =
  (deps: PayoutDeps) =>
  async ({ settlementNo }: PayoutInput): Promise<PayoutSnapshot> => {
    for (const { outBillNo, state } of await readTransfers(deps.database, settlementNo))
      if (state === 'sent' || state === 'waiting')
        await recordTransfer(deps, {
          settlementNo,
          outBillNo,
          status: await deps.payment.queryTransfer(outBillNo),
        });
    return payoutSnapshot(deps, settlementNo);
  };
