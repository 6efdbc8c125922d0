/** The state of a transfer, and of the payout that its transfers make up. */
export type TransferPartState = 'requested' | 'sent' | 'waiting' | 'paid' | 'failed';

/**
 * Where a payout stands by its transfers: paid when all are, failed when nothing is under way any more and one failed,
 * requested while one was not sent yet, waiting when only payees are waited for.
 */
export function payoutStateOf(parts: readonly TransferPartState[]): TransferPartState {
  if (parts.length > 0 && parts.every((state) => state === 'paid')) return 'paid';
  if (parts.includes('requested') || parts.length === 0) return 'requested';
  if (parts.includes('sent')) return 'sent';
  return parts.includes('waiting') ? 'waiting' : 'failed';
}
