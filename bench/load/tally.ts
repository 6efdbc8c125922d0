import type { HttpAnswer } from './read-answer.js';
import type { LoadResult } from './load-types.js';
import { percentile } from './percentile.js';

/** What is to be done with a request after its answer. */
export type Verdict = 'over' | 'again';

/** The books of one run. */
export interface Tally {
  sent(): void;
  answered(answer: HttpAnswer, sentAt: number): Verdict;
  lost(): void;
  /** From here on answers count for the window. */
  openWindow(): void;
  closeWindow(): void;
  /** Order ids since the last call. */
  takeOrderIds(): string[];
  result(): LoadResult;
}

const orderIdMark = '"orderId":"';
const codeMark = '"code":"';

/** An empty book. `now` is in milliseconds. */
export function openTally(now: () => number = () => performance.now()): Tally {
  const count = { sent: 0, accepted: 0, failed: 0, lost: 0 };
  const refused: Record<string, number> = {};
  const latencies: number[] = [];
  let orderIds: string[] = [];
  let openedAt: number | undefined;
  let closedAt: number | undefined;

  const accept = (answer: HttpAnswer, sentAt: number): void => {
    count.accepted += 1;
    if (openedAt !== undefined && closedAt === undefined) latencies.push(now() - sentAt);
    const orderId = textAfter(answer.body, orderIdMark);
    if (orderId !== undefined) orderIds.push(orderId);
  };

  return {
    sent: () => void (count.sent += 1),
    lost: () => void (count.lost += 1),
    answered: (answer, sentAt) => {
      if (answer.status < 300) {
        accept(answer, sentAt);
        return 'over';
      }
      if (answer.status >= 500) {
        count.failed += 1;
        return 'again';
      }
      const code = textAfter(answer.body, codeMark) ?? String(answer.status);
      // The first attempt under this key still runs: its outcome is not known yet.
      if (code === 'key-in-flight') return 'again';
      refused[code] = (refused[code] ?? 0) + 1;
      return 'over';
    },
    openWindow: () => void (openedAt = now()),
    closeWindow: () => void (closedAt = now()),
    takeOrderIds: () => {
      const taken = orderIds;
      orderIds = [];
      return taken;
    },
    result: () => {
      const seconds = ((closedAt ?? now()) - (openedAt ?? now())) / 1000;
      const sorted = Float64Array.from(latencies).sort();
      const window = {
        seconds,
        accepted: sorted.length,
        acceptedPerSecond: seconds > 0 ? sorted.length / seconds : 0,
        p50Ms: percentile(sorted, 50),
        p99Ms: percentile(sorted, 99),
      };
      return { ...count, refused, orderIds, window };
    },
  };
}

function textAfter(body: string, mark: string): string | undefined {
  const at = body.indexOf(mark);
  if (at < 0) return undefined;
  const from = at + mark.length;
  return body.slice(from, body.indexOf('"', from));
}
