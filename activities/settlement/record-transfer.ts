import { payoutSent } from '../../domain/ledger/payout.js';
import { payoutStateOf } from '../../domain/settlement/payout-state.js';
import type { Transaction } from '../../db/connection.js';
import { appendEvents } from '../../db/queries/event/append-events.js';
import { openAttention } from '../../db/queries/event/open-attention.js';
import { bookTransaction } from '../../db/queries/ledger/book-transaction.js';
import {
  markCommissionsPaid,
  type PayoutRow,
  readPayout,
  readTransfers,
  storePayoutState,
  storeTransferState,
  type TransferRow,
} from '../../db/queries/settlement/payouts.js';
import type { TransferState, TransferStatus } from '../../ports/payment/payment-provider.js';
import type { StepDeps } from '../step.js';

/** What the provider said of one transfer of a payout. */
export interface TransferNews {
  readonly settlementNo: string;
  readonly outBillNo: string;
  readonly status: TransferStatus;
}

/**
 * The transfer's state is what the provider says, booked once when the payee has it, and the payout's follows; a transfer
 * that has ended stays as it is. Locks: the payout's row.
 */
export async function recordTransfer(deps: StepDeps, news: TransferNews): Promise<void> {
  const { settlementNo, outBillNo, status } = news;
  const state = stateOf[status.state];
  if (state === undefined) return;
  await deps.database.transaction(async (trx) => {
    const payout = await readPayout(trx, settlementNo, 'lock');
    const transfer = (await readTransfers(trx, settlementNo)).find((one) => one.outBillNo === outBillNo);
    if (transfer === undefined || transfer.state === 'paid' || transfer.state === 'failed') return;
    const failCause = state === 'failed' ? (status.failReason ?? status.state) : null;
    const { confirmationPackage = null } = status;
    const acceptedAt = status.acceptedAt ?? null;
    const endedAt = state === 'failed' ? (status.updatedAt ?? null) : null;
    await storeTransferState(trx, {
      outBillNo,
      state,
      confirmationPackage,
      failCause,
      acceptedAt,
      endedAt,
    });
    if (state === 'paid') await book(trx, payout, transfer);
    if (failCause !== null) await tellFailed(trx, { settlementNo, outBillNo, failCause });
    await followParts(trx, payout, failCause);
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

async function book(trx: Transaction, payout: PayoutRow, { n, amountFen }: TransferRow): Promise<void> {
  const { settlementNo, partyKind, partyId, cycleId } = payout;
  const reference = n === 1 ? settlementNo : `${settlementNo}/${n}`;
  const entry = payoutSent({ reference, payee: { role: partyKind, id: partyId }, amountFen });
  await bookTransaction(trx, entry, { cycleId, reasonZh: `结算单 ${settlementNo} 第 ${n} 笔付款` });
}

async function tellFailed(
  trx: Transaction,
  { settlementNo, outBillNo, failCause }: { settlementNo: string; outBillNo: string; failCause: string },
): Promise<void> {
  const aggregate = `settlement/${settlementNo}`;
  await openAttention(trx, {
    subject: aggregate,
    cause: 'payout-failed',
    ownerRole: 'finance',
    detail: { outBillNo, cause: failCause },
  });
  const data = { settlementNo, outBillNo, cause: failCause };
  await appendEvents(trx, [{ aggregate, type: 'payout.failed', data }]);
}

async function followParts(trx: Transaction, payout: PayoutRow, news: string | null): Promise<void> {
  const { settlementNo, partyKind, partyId, amountFen, failCause } = payout;
  const state = payoutStateOf((await readTransfers(trx, settlementNo)).map((one) => one.state));
  await storePayoutState(trx, { settlementNo, state, failCause: news ?? failCause });
  if (state !== 'paid') return;
  await markCommissionsPaid(trx, payout);
  const data = { settlementNo, partyKind, partyId, amountFen };
  await appendEvents(trx, [{ aggregate: `settlement/${settlementNo}`, type: 'payout.paid', data }]);
}
