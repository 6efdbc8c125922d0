import {
  type PayoutRow,
  readPayout,
  readTransfers,
  type TransferRow,
} from '../../db/queries/settlement/payouts.js';
import type { TransferStatus } from '../../ports/payment/payment-provider.js';
import { ProviderFailure } from '../../ports/payment/provider-failure.js';
import type { PayoutInput, PayoutSnapshot } from '../../workflows/contracts/payout.js';
import { type PayoutDeps, payoutSnapshot } from './payout-snapshot.js';
import { recordTransfer } from './record-transfer.js';

/** The provider's scene for paying commission; another one is refused. */
const commissionScene = '1005';

/**
 * The provider has every transfer of the payout under the number fixed in its row: it is asked first, and told only what
 * it does not know. No transaction is open during a call. A refusal ends that transfer, visibly. @throws ProviderFailure
 * (unknown-outcome, unavailable), RuleViolation settlement-unknown
 */
export const sendPayout =
  (deps: PayoutDeps) =>
  async ({ settlementNo }: PayoutInput): Promise<PayoutSnapshot> => {
    const payout = await readPayout(deps.database, settlementNo);
    if (payout.state === 'requested')
      for (const transfer of await readTransfers(deps.database, settlementNo)) {
        if (transfer.state !== 'requested') continue;
        const status = await transferOnce(deps, payout, transfer);
        await recordTransfer(deps, { settlementNo, outBillNo: transfer.outBillNo, status });
      }
    return payoutSnapshot(deps, settlementNo);
  };

async function transferOnce(
  { payment }: PayoutDeps,
  { openid: openId }: PayoutRow,
  { outBillNo, amountFen }: TransferRow,
): Promise<TransferStatus> {
  const known = await payment.queryTransfer(outBillNo);
  if (known.state !== 'unknown') return known;
  try {
    return await payment.transfer({
      outBillNo,
      openId,
      amountFen,
      sceneId: commissionScene,
      remark: '团达佣金',
    });
  } catch (error) {
    if (!(error instanceof ProviderFailure) || error.kind !== 'refused') throw error;
    return { state: 'failed', failReason: error.code };
  }
}
