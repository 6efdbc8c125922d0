import { condition, continueAsNew, setHandler, workflowInfo } from '@temporalio/workflow';
import type { Board } from './contracts/phases.js';
import { type Wake, wakeSignal } from './contracts/wake.js';
import { openDisplay, type Display } from './display.js';

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
 * How much rarer they become. Smaller: a wait of days begins its history anew more often; larger: a lost wake is noticed
 * after more than a quarter of an hour.
 */
const stretchMax = 15;
/**
 * Events after which a waiting workflow begins a new history: it reads its row and goes on. Fewer: people lose the
 * thread of a night; more: what one reading may cause (forty stops signed at once: 500 events) ends beyond 2,000, from
 * where on Temporal's pages become slow.
 */
const historyMax = 1200;

export interface WakeInbox {
  /**
   * The next fact, or undefined when `ms` have passed without one: a deadline. `words` say in Chinese what is waited
   * for: the operators' timeline shows them on the bar.
   */
  readonly next: (ms: number, words: string) => Promise<Wake | undefined>;
  /**
   * As next, for asking again in case a wake was lost: rarer when nothing has been heard for long, but after `atMostMs`.
   * When the history has become long it does not return: the workflow begins anew with the same input.
   */
  readonly recheck: (ms: number, words: string, atMostMs?: number) => Promise<Wake | undefined>;
  /** Facts that came before the next reading are answered by it. */
  readonly clear: () => void;
  readonly display: Display;
}

/**
 * Facts that wait for this workflow, each once. Who is woken reads its row: a lost wake delays until the deadline, a
 * repeated one changes nothing. The fact that started the workflow is no news, however often it comes: every workflow
 * begins by reading its row.
 */
export function openInbox(input: object, startedBy?: string): WakeInbox {
  const waiting: Wake[] = [];
  const seen: string[] = [];
  const display = openDisplay();
  setHandler(wakeSignal, (wake) => {
    if (wake.type === startedBy || seen.includes(wake.eventId)) return;
    seen.push(wake.eventId);
    if (seen.length > rememberedMax) seen.shift();
    if (wake.type === 'attention.opened' || wake.type === 'attention.resolved') display.attention(wake);
    else waiting.push(wake);
  });
  const next: WakeInbox['next'] = async (ms, words) => {
    display.waiting(words);
    // State may have changed after this await: the caller reads its row again.
    if (waiting.length === 0) await condition(() => waiting.length > 0, Math.max(1, ms), { summary: words });
    return waiting.shift();
  };
  let silent = 0;
  return {
    next,
    display,
    recheck: async (ms, words, atMostMs = Infinity) => {
      if (workflowInfo().historyLength > historyMax) await continueAsNew(input);
      const stretch = Math.min(stretchMax, Math.max(1, silent - promptRechecks + 1));
      const wake = await next(Math.min(ms * stretch, atMostMs), words);
      silent = wake === undefined ? silent + 1 : 0;
      return wake;
    },
    clear: () => {
      waiting.length = 0;
    },
  };
}

/** The reading, which people see from now on. */
export function shown<R extends { readonly board?: Board }>(inbox: WakeInbox, reading: R): R {
  if (reading.board) inbox.display.board(reading.board);
  return reading;
}

/** What a step says of its row; the worker may have added what people see. */
interface Reading {
  readonly nextCheckInMs: number;
  readonly words: string;
  readonly board?: Board;
}

/**
 * Reads until the reading is `done`, and in between waits for a wake or until the reading says that asking again is
 * worth it. Wakes that piled up meanwhile are answered by one reading.
 */
export async function readUntil<R extends Reading>(
  inbox: WakeInbox,
  read: () => Promise<R>,
  done: (reading: R) => boolean,
): Promise<R> {
  for (;;) {
    inbox.clear();
    const reading = shown(inbox, await read());
    if (done(reading)) return reading;
    await recheck(inbox, reading);
  }
}

/** Waits for a wake, or until the reading says that asking again is worth it, or until it looks different by time. */
export function recheck(
  inbox: WakeInbox,
  { nextCheckInMs, words, board }: Reading,
): Promise<Wake | undefined> {
  return inbox.recheck(nextCheckInMs, board?.words ?? words, board?.changesInMs);
}
