import { withProvider } from './activity-options.js';
import type { PayoutActivities, PayoutInput, PayoutSnapshot } from './contracts/payout.js';
import { proxySteps } from './proxy-steps.js';
import { openInbox, readUntil } from './wake-inbox.js';

const step = proxySteps<PayoutActivities, 'sendPayout' | 'followPayout'>(withProvider, {
  sendPayout: '向通道发起打款',
  followPayout: '查询打款结果',
});

/** One settlement is paid: asked for before it is repeated, and followed until the provider's word is final. */
export async function payout(input: PayoutInput): Promise<void> {
  const inbox = openInbox(input, 'payout.requested');
  const sent = await step.sendPayout(input);
  if (isOver(sent)) return;
  await inbox.next(sent.nextCheckInMs, sent.words);
  await readUntil(inbox, () => step.followPayout(input), isOver);
}

const isOver = ({ state }: PayoutSnapshot): boolean => state === 'paid' || state === 'failed';
