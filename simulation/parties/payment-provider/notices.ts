import type { Books } from './books.js';
import { nowInstant } from './numbers.js';
import type { Refund, Trade } from './entries.js';
import type { Faults } from './faults.js';
import type { MerchantKeys } from './merchant-keys.js';
import { type Notice, paymentNotice, refundNotice } from './notice-content.js';
import { deliverNotice } from './notice-delivery.js';
import type { ProviderRules } from './rules.js';
import type { PlatformSigning } from './signing.js';
import { createTasks } from '../tasks.js';

/**
 * Tells the merchant what has happened, again and again until it listens, and ends refunds when their time
 * comes.
 */
export interface NoticeSender {
  sendFor(trade: Trade): void;
  /** The refund ends after its time, and the merchant is told. */
  endRefundLater(outRefundNo: string): void;
  /** Everything that a stopped process still owed is under way again. */
  resume(): void;
  /** Nothing is sent any more, and nothing is being sent. */
  stop(): Promise<void>;
}

/** Milliseconds between a notice and its duplicate. */
const duplicateAfterMs = 50;

export function createNoticeSender(parts: {
  readonly books: Books;
  readonly rules: ProviderRules;
  readonly faults: Faults;
  readonly keys: MerchantKeys;
  readonly signing: PlatformSigning;
}): NoticeSender {
  const { books, rules, faults, keys } = parts;
  const tasks = createTasks();
  const isReceived = (notice: Notice): boolean => books.noticesReceived.has(notice.id);

  const send = async (notice: Notice, attempt: number): Promise<void> => {
    const wasTaken = await deliverNotice(parts, { notice, attempt }, tasks.stopped);
    if (!wasTaken || isReceived(notice)) return;
    books.record({ kind: 'notice-received', at: nowInstant(), noticeId: notice.id });
  };
  /**
   * This attempt, then the next one a step of the schedule later, until the merchant has said that it has it.
   */
  const sendUntilReceived = (notice: Notice, attempt: number, afterMs: number): void => {
    tasks.after(afterMs, async () => {
      if (isReceived(notice)) return;
      await send(notice, attempt);
      const nextStepMs = rules.noticeStepsMs[attempt];
      if (nextStepMs !== undefined) sendUntilReceived(notice, attempt + 1, nextStepMs);
    });
  };
  const begin = (notice: Notice): void => {
    const lateMs = delayMsOf(faults, notice);
    sendUntilReceived(notice, 0, lateMs);
    if (faults.strikes('duplicateRate', notice.id)) {
      tasks.after(lateMs + duplicateAfterMs, () => send(notice, 0));
    }
  };
  const resumeNotice = (notice: Notice): void => {
    if (!isReceived(notice)) sendUntilReceived(notice, attemptsDueBy(Date.now(), notice, rules), 0);
  };
  const endRefund = (refund: Refund): void => {
    const { outRefundNo } = refund.accepted;
    const state = faults.strikes('abnormalRefundRate', outRefundNo) ? 'ABNORMAL' : 'SUCCESS';
    books.record({ kind: 'refund-ended', at: nowInstant(), outRefundNo, state });
    begin(refundNotice(keys, books, refund));
  };
  const endRefundLater = (outRefundNo: string): void => {
    const refund = books.refunds.get(outRefundNo);
    if (!refund) return;
    const dueMs = Date.parse(refund.accepted.at) + rules.refundTakesMs;
    tasks.after(Math.max(dueMs - Date.now(), 0), async () => endRefund(refund));
  };
  return {
    sendFor: (trade) => begin(paymentNotice(keys, trade)),
    endRefundLater,
    resume: () => {
      for (const trade of books.trades.values()) if (trade.paid) resumeNotice(paymentNotice(keys, trade));
      for (const refund of books.refunds.values()) {
        if (refund.ended) resumeNotice(refundNotice(keys, books, refund));
        else endRefundLater(refund.accepted.outRefundNo);
      }
    },
    stop: tasks.stop,
  };
}

/** Attempts are not journalled: how many there have been follows from the clock. */
function attemptsDueBy(nowMs: number, notice: Notice, rules: ProviderRules): number {
  let dueMs = Date.parse(notice.since);
  const passed = rules.noticeStepsMs.filter((stepMs) => {
    dueMs += stepMs;
    return dueMs <= nowMs;
  });
  return passed.length;
}

/** How long the notice stays behind: late, shuffled among its neighbours, or both. */
function delayMsOf(faults: Faults, { id }: Notice): number {
  const lateMs = faults.strikes('lateRate', id) ? faults.rates.lateMs : 0;
  const isShuffled = faults.strikes('shuffleRate', id);
  return lateMs + (isShuffled ? Math.round(faults.drawn(`shuffle:${id}`) * faults.rates.shuffleMs) : 0);
}
