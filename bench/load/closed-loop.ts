import { type LoadConnection, loadConnection } from './connection.js';
import type { HttpAnswer } from './read-answer.js';
import { requestTexts } from './request-text.js';
import type { LoadResult, LoadSpec } from './load-types.js';
import { openTally, type Tally } from './tally.js';

/** Told while the loop runs. */
export interface LoadListener {
  onWindow?: (edge: 'opened' | 'closed') => void;
  /** What was answered for good since the last time; about every thousand answers. */
  onProgress?: (progress: { readonly answered: number; readonly orderIds: readonly string[] }) => void;
}

/** Larger: whoever kills by progress kills late. Smaller: the messages cost more than the requests. */
const progressEvery = 1000;
/** A server that is being started again is asked this often. */
const retryAfterMs = 20;
const timeoutCheckMs = 250;

/** Runs the loop to its end: every request that was sent is answered or lost. */
export function runClosedLoop(spec: LoadSpec, listener: LoadListener = {}): Promise<LoadResult> {
  return new Promise((resolve) => {
    const tally = openTally();
    const nextText = requestTexts(spec);
    const state = { answered: 0, ended: false };
    const lanes = new Set<Lane>();
    const timers: NodeJS.Timeout[] = [];

    const progress = (): void =>
      listener.onProgress?.({ answered: state.answered, orderIds: tally.takeOrderIds() });
    const leave = (lane: Lane): void => {
      lanes.delete(lane);
      lane.close();
      if (lanes.size > 0) return;
      closeWindow();
      for (const timer of timers) clearInterval(timer);
      if (listener.onProgress) progress();
      resolve(tally.result());
    };
    const closeWindow = (): void => {
      if (state.ended) return;
      state.ended = true;
      tally.closeWindow();
      listener.onWindow?.('closed');
    };
    const shared: Shared = {
      spec,
      tally,
      next: () => (state.ended ? undefined : nextText()),
      leave,
      settled: () => {
        state.answered += 1;
        if (listener.onProgress && state.answered % progressEvery === 0) progress();
      },
    };

    const openWindow = (): void => {
      tally.openWindow();
      listener.onWindow?.('opened');
      if (spec.measuredMs !== null) timers.push(setTimeout(closeWindow, spec.measuredMs));
    };
    if (spec.warmupMs > 0) timers.push(setTimeout(openWindow, spec.warmupMs));
    else openWindow();
    timers.push(setInterval(() => lanes.forEach((lane) => lane.checkPatience()), timeoutCheckMs));
    for (let n = 0; n < spec.connections; n++) lanes.add(openLane(shared));
    for (const lane of lanes) lane.start();
  });
}

interface Shared {
  readonly spec: LoadSpec;
  readonly tally: Tally;
  readonly next: () => string | undefined;
  readonly settled: () => void;
  readonly leave: (lane: Lane) => void;
}

interface Lane {
  start(): void;
  checkPatience(): void;
  close(): void;
}

/** One connection's turn after turn. */
function openLane({ spec, tally, next, settled, leave }: Shared): Lane {
  let request: string | undefined;
  let sentAt = 0;
  let isOpen = false;

  const send = (text: string): void => {
    request = text;
    sentAt = performance.now();
    isOpen = true;
    connection.send(text);
  };
  const turn = (): void => {
    const text = next();
    if (text === undefined) return leave(lane);
    tally.sent();
    send(text);
  };
  const again = (): void => {
    const text = request;
    if (spec.retries && text !== undefined) setTimeout(() => send(text), retryAfterMs);
    else {
      settled();
      turn();
    }
  };
  const onAnswer = (answer: HttpAnswer): void => {
    isOpen = false;
    if (tally.answered(answer, sentAt) === 'again') return again();
    settled();
    turn();
  };
  const onLost = (): void => {
    isOpen = false;
    tally.lost();
    // Not at once: a server that refuses every connection would be asked in an endless recursion.
    if (spec.retries) again();
    else setTimeout(again, retryAfterMs);
  };
  const connection: LoadConnection = loadConnection({ port: spec.port, onAnswer, onLost });
  const lane: Lane = {
    start: turn,
    checkPatience: () => {
      if (isOpen && performance.now() - sentAt > spec.timeoutMs) connection.abandon();
    },
    close: connection.close,
  };
  return lane;
}
