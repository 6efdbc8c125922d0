import { fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { unsoldCycle } from '../stage/seed-city.js';
import type { BareWork } from './make-batches.js';

export interface BareWish {
  readonly url: string;
  readonly seconds: number;
  /** Orders per transaction that ours reached. */
  readonly batch: number;
}

export interface BareRun {
  readonly ordersPerSecond: number;
  readonly batch: number;
}

export interface BareCall extends BareWork {
  readonly url: string;
  readonly seconds: number;
}

export type BareAnswer = { readonly ordersPerSecond: number } | { readonly failed: string };

/** Orders prepared per second of measuring; the clock stops early where the machine is faster. */
const ordersPerSecondMax = 12_000;

/** Our own persisting statement, sent by one connection in batches of this size, in a process of its own. */
export function measureBare({ url, seconds, batch }: BareWish): Promise<BareRun> {
  const size = Math.max(1, Math.round(batch));
  const child = fork(fileURLToPath(new URL('writer.js', import.meta.url)), {
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
    execArgv: [],
  });
  const call: BareCall = {
    url,
    seconds,
    batch: size,
    cycleId: unsoldCycle,
    orders: Math.ceil(seconds * ordersPerSecondMax),
  };
  return new Promise<BareRun>((resolve, reject) => {
    child.once('exit', () => reject(new Error('the bare writer has ended')));
    child.once('message', (message) => {
      const answer = message as BareAnswer;
      if ('failed' in answer) reject(new Error(`bare: ${answer.failed}`));
      else resolve({ ordersPerSecond: answer.ordersPerSecond, batch: size });
    });
    child.send(call);
  }).finally(() => {
    if (child.connected) child.disconnect();
  });
}
