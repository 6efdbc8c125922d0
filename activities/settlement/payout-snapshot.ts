import { recheckMs } from '../../db/queries/cycle/recheck.js';
import { readPayout } from '../../db/queries/settlement/payouts.js';
import type { PaymentProvider } from '../../ports/payment/payment-provider.js';
import type { PayoutSnapshot } from '../../workflows/contracts/payout.js';
import type { StepDeps } from '../step.js';

export interface PayoutDeps extends StepDeps {
  readonly payment: PaymentProvider;
}

/** Where the payout stands, in words. */
export async function payoutSnapshot(deps: StepDeps, settlementNo: string): Promise<PayoutSnapshot> {
  const { state, failCause } = await readPayout(deps.database, settlementNo);
  const words = state === 'failed' ? `付款失败：${failCause ?? ''}` : stateWords[state];
  return { state, words, nextCheckInMs: await recheckMs(deps.database) };
}

const stateWords: Readonly<Record<PayoutSnapshot['state'], string>> = {
  requested: '已申请付款',
  sent: '已提交微信支付',
  waiting: '等待收款人确认',
  paid: '已付款',
  failed: '付款失败',
};
