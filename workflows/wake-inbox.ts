import { condition, setHandler, upsertSearchAttributes } from '@temporalio/workflow';
import { searchAttributes } from './contracts/search-attributes.js';
import { type Wake, wakeSignal } from './contracts/wake.js';

/**
 * How many event ids are remembered. Fewer: a repeated delivery costs one more reading of the row, nothing worse.
 * More: state that every cached workflow carries.
 */
const rememberedMax = 50;

/**
 * Silent rechecks in a row before they become rarer. Fewer: a day at a fast pace waits for nothing; more: a wait of days
 * fills its history.
 */
const promptRechecks = 20;
/**
 * How much rarer they become. Smaller: three days of waiting for claims pass the size at which Temporal asks for a new
 * run (4096 events, 11 for each recheck); larger: a lost wake is noticed after more than a quarter of an hour.
 */
const stretchMax = 15;

export interface WakeInbox {
  /**
   * The next fact, or undefined when `ms` have passed without one: a deadline. `words` say in Chinese what is waited
   * for: the operators' timeline shows them on the bar.
   */
  readonly next: (ms: number, words: string) => Promise<Wake | undefined>;
  /** As next, for asking again in case a wake was lost: rarer when nothing has been heard for long. */
  readonly recheck: (ms: number, words: string) => Promise<Wake | undefined>;
  /** Facts that came before the next reading are answered by it. */
  readonly clear: () => void;
}

/**
 * Facts that wait for this workflow, each once. Who is woken reads its row: a lost wake delays until the deadline, a
 * repeated one changes nothing. The fact that started the workflow is no news, however often it comes: every workflow
 * begins by reading its row.
 */
export function openInbox(startedBy?: string): WakeInbox {
  const waiting: Wake[] = [];
  const seen: string[] = [];
  setHandler(wakeSignal, (wake) => {
    if (wake.type === startedBy || seen.includes(wake.eventId)) return;
    seen.push(wake.eventId);
    if (seen.length > rememberedMax) seen.shift();
    if (wake.type === 'attention.opened' || wake.type === 'attention.resolved') showAttention(wake);
    else waiting.push(wake);
  });
  const next: WakeInbox['next'] = async (ms, words) => {
    // State may have changed after this await: the caller reads its row again.
    if (waiting.length === 0) await condition(() => waiting.length > 0, Math.max(1, ms), { summary: words });
    return waiting.shift();
  };
  let silent = 0;
  return {
    next,
    recheck: async (ms, words) => {
      const wake = await next(ms * Math.min(stretchMax, Math.max(1, silent - promptRechecks + 1)), words);
      silent = wake === undefined ? silent + 1 : 0;
      return wake;
    },
    clear: () => {
      waiting.length = 0;
    },
  };
}

/** A copy of the attention row for the operators' view; it decides nothing. */
function showAttention(wake: Wake): void {
  upsertSearchAttributes([{ key: searchAttributes.needsAttention, value: wake.type === 'attention.opened' }]);
}

/**
 * Reads until the reading is `done`, and in between waits for a wake or until the reading says that asking again is
 * worth it. Wakes that piled up meanwhile are answered by one reading.
 */
export async function readUntil<Reading extends { readonly nextCheckInMs: number; readonly words: string }>(
  inbox: WakeInbox,
  read: () => Promise<Reading>,
  done: (reading: Reading) => boolean,
): Promise<Reading> {
  for (;;) {
    inbox.clear();
    const reading = await read();
    if (done(reading)) return reading;
    await inbox.recheck(reading.nextCheckInMs, reading.words);
  }
}
