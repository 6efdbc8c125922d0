import { openAttention } from '../../db/queries/event/open-attention.js';
import { markFailed, markSent, type PayoutRow, readPayout } from '../../db/queries/settlement/payouts.js';
import type { TransferStatus } from '../../ports/payment/payment-provider.js';
import { ProviderFailure } from '../../ports/payment/provider-failure.js';
import type { PayoutInput, PayoutSnapshot } from '../../workflows/contracts/payout.js';
import { type PayoutDeps, payoutSnapshot } from './payout-snapshot.js';
import { recordTransfer } from './record-transfer.js';

/** The provider's scene for paying commission; another one is refused. */
const commissionScene = '1005';

/**
 * The provider has the transfer under the number fixed in the row: it is asked first, and told only what it does not
 * know. No transaction is open during a call. A refusal ends the payout, visibly. @throws ProviderFailure
 * (unknown-outcome, unavailable), RuleViolation settlement-unknown
 */
export const sendPayout =
  (deps: PayoutDeps) =>
  async ({ settlementNo }: PayoutInput): Promise<PayoutSnapshot> => {
    const payout = await readPayout(deps.database, settlementNo);
    if (payout.state === 'requested') {
      const status = await transferOnce(deps, payout);
      if (status !== undefined) await recordTransfer(deps, settlementNo, status);
    }
    return payoutSnapshot(deps, settlementNo);
  };

async function transferOnce(deps: PayoutDeps, payout: PayoutRow): Promise<TransferStatus | undefined> {
  const { outBillNo, openid: openId, amountFen } = payout;
  const known = await deps.payment.queryTransfer(outBillNo);
  if (known.state !== 'unknown') return known;
  try {
    const transfer = { outBillNo, openId, amountFen, sceneId: commissionScene, remark: '团达佣金' };
    const status = await deps.payment.transfer(transfer);
    await keepPackage(deps, payout.settlementNo, status);
    return status;
  } catch (error) {
    if (!(error instanceof ProviderFailure) || error.kind !== 'refused') throw error;
    await fail(deps, payout.settlementNo, error.code);
    return undefined;
  }
}

async function keepPackage(deps: PayoutDeps, settlementNo: string, status: TransferStatus): Promise<void> {
  const { confirmationPackage = null } = status;
  await deps.database.transaction((trx) =>
    markSent(trx, { settlementNo, state: 'sent', confirmationPackage }),
  );
}

async function fail(deps: PayoutDeps, settlementNo: string, code: string): Promise<void> {
  await deps.database.transaction(async (trx) => {
    await markFailed(trx, settlementNo, code);
    await openAttention(trx, {
      subject: `settlement/${settlementNo}`,
      cause: 'payout-failed',
      ownerRole: 'finance',
      detail: { code },
    });
  });
}
