import { setTimeout } from 'node:timers/promises';
import { storeNotices } from '../../db/queries/payment/inbox.js';
import type { NoticeEnvelope, PaymentNotice } from '../../ports/payment/payment-notice.js';
import { inboxNotice } from './inbox-notice.js';
import { applyNotices, type NoticeDeps } from './receive-notice.js';

/** Notices of one transaction. Smaller: more commits per notice; larger: the orders' locks are held for longer. */
const batchMax = 100;

/**
 * An answer waits so long for the consequence, so that who asks after it sees it. Longer: a cutoff that holds the fence
 * makes the provider repeat itself; shorter: a busy moment shows the order unpaid to its payer.
 */
const answerWithinMs = 600;

/**
 * The way of a notice in: verified, in the inbox, answered; applied with those that came at the same time. Once it is in
 * the inbox the provider may forget it: what fails afterwards is applied by the sweeper. Resolves when it is applied, or
 * when it is stored and the answer must not wait. @throws RuleViolation payment-notice-forged
 */
export const takeNotice = (deps: NoticeDeps): ((envelope: NoticeEnvelope) => Promise<void>) => {
  const apply = gather<PaymentNotice>((notices) => applyInHalves(deps, notices));
  const store = gather<PaymentNotice>((notices) => storeNotices(deps.database, notices.map(inboxNotice)));
  return async (envelope) => {
    const notice = deps.payment.parseNotification(envelope);
    await store(notice);
    const applied = apply(notice);
    const waited = new AbortController();
    const { signal } = waited;
    await Promise.race([applied, setTimeout(answerWithinMs, undefined, { signal }).catch(() => undefined)]);
    waited.abort();
  };
};

/** One that cannot be applied fails alone and stays in the inbox. */
async function applyInHalves(deps: NoticeDeps, notices: readonly PaymentNotice[]): Promise<void> {
  try {
    await applyNotices(deps)(notices);
  } catch {
    if (notices.length === 1) return;
    const middle = Math.ceil(notices.length / 2);
    await applyInHalves(deps, notices.slice(0, middle));
    await applyInHalves(deps, notices.slice(middle));
  }
}

interface Waiting<T> {
  readonly item: T;
  readonly settle: () => void;
  readonly refuse: (error: unknown) => void;
}

/** What comes while a batch is under way is the next batch. Nobody waits for a timer: the first one alone goes at once. */
function gather<T>(work: (batch: readonly T[]) => Promise<void>): (item: T) => Promise<void> {
  const queue: Waiting<T>[] = [];
  let isBusy = false;
  const drain = async (): Promise<void> => {
    isBusy = true;
    for (let batch = queue.splice(0, batchMax); batch.length > 0; batch = queue.splice(0, batchMax))
      await work(batch.map(({ item }) => item)).then(
        () => batch.forEach((waiting) => waiting.settle()),
        (error: unknown) => batch.forEach((waiting) => waiting.refuse(error)),
      );
    isBusy = false;
  };
  return (item) =>
    new Promise((settle, refuse) => {
      queue.push({ item, settle, refuse });
      if (!isBusy) void drain();
    });
}
