import { transactional, withProvider } from './activity-options.js';
import type { AfterSaleActivities, AfterSaleInput, ClaimSnapshot } from './contracts/after-sale.js';
import { proxySteps } from './proxy-steps.js';
import { openInbox, readUntil } from './wake-inbox.js';

const step = proxySteps<AfterSaleActivities, 'decideClaim' | 'readClaim' | 'closeClaim'>(transactional, {
  decideClaim: '按规则判定售后',
  readClaim: '等待人工判定',
  closeClaim: '确认退款到账',
});
const provider = proxySteps<AfterSaleActivities, 'sendRefund'>(withProvider, { sendRefund: '售后退款' });

/** One claim: decided by rule or by a person, refunded, closed. */
export async function afterSale(input: AfterSaleInput): Promise<void> {
  const inbox = openInbox(input, 'claim.opened');
  let claim = await step.decideClaim(input);
  if (claim.state === 'waiting')
    claim = await readUntil(
      inbox,
      () => step.readClaim(input),
      (now) => now.state !== 'waiting',
    );
  if (claim.refundNo === null || isOver(claim)) return;
  await provider.sendRefund({ refundNo: claim.refundNo });
  await readUntil(inbox, () => step.closeClaim(input), isOver);
}

const isOver = ({ state }: ClaimSnapshot): boolean =>
  state === 'refunded' || state === 'refused' || state === 'withdrawn';
