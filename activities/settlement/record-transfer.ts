import { payoutSent } from '../../domain/ledger/payout.js';
import type { Transaction } from '../../db/connection.js';
import { appendEvents } from '../../db/queries/event/append-events.js';
import { openAttention } from '../../db/queries/event/open-attention.js';
import { bookTransaction } from '../../db/queries/ledger/book-transaction.js';
import {
  markFailed,
  markPaid,
  markSent,
  type PayoutRow,
  readPayout,
} from '../../db/queries/settlement/payouts.js';
import type { TransferState, TransferStatus } from '../../ports/payment/payment-provider.js';
import type { StepDeps } from '../step.js';

/** The transfer's state is the payout's; a payout that has ended stays as it is. Locks: the payout's row. */
export async function recordTransfer(
  deps: StepDeps,
  settlementNo: string,
  transfer: TransferStatus,
): Promise<void> {
  await deps.database.transaction(async (trx) => {
    const payout = await readPayout(trx, settlementNo, 'lock');
    if (payout.state === 'paid' || payout.state === 'failed') return;
    const next = stateOf[transfer.state];
    if (next === 'paid') await pay(trx, payout);
    else if (next === 'failed') await fail(trx, settlementNo, transfer);
    else if (next !== undefined)
      await markSent(trx, {
        settlementNo,
        state: next,
        confirmationPackage: transfer.confirmationPackage ?? null,
      });
  });
}

/** An unknown transfer is none: the next attempt sends it again under the same number. */
const stateOf: Readonly<Record<TransferState, 'sent' | 'waiting' | 'paid' | 'failed' | undefined>> = {
  accepted: 'sent',
  processing: 'sent',
  transferring: 'sent',
  'waiting-confirmation': 'waiting',
  cancelling: 'waiting',
  success: 'paid',
  failed: 'failed',
  cancelled: 'failed',
  unknown: undefined,
};

async function pay(trx: Transaction, payout: PayoutRow): Promise<void> {
  const { settlementNo, partyKind, partyId, cycleId, amountFen } = payout;
  await markPaid(trx, payout);
  const entry = payoutSent({ reference: settlementNo, payee: { role: partyKind, id: partyId }, amountFen });
  await bookTransaction(trx, entry, { cycleId, reasonZh: `结算单 ${settlementNo} 付款` });
  await appendEvents(trx, [
    {
      aggregate: `settlement/${settlementNo}`,
      type: 'payout.paid',
      data: { settlementNo, partyKind, partyId, amountFen },
    },
  ]);
}

async function fail(trx: Transaction, settlementNo: string, transfer: TransferStatus): Promise<void> {
  const cause = transfer.failReason ?? transfer.state;
  await markFailed(trx, settlementNo, cause);
  await openAttention(trx, {
    subject: `settlement/${settlementNo}`,
    cause: 'payout-failed',
    ownerRole: 'finance',
    detail: { cause },
  });
}
