import { fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { LoadListener } from './closed-loop.js';
import type { LoadResult, LoadSpec } from './load-types.js';

export interface LoadCall {
  readonly spec: LoadSpec;
  /** Whether progress is wanted. */
  readonly progress: boolean;
}

export type LoadAnswer =
  | { readonly kind: 'window'; readonly edge: 'opened' | 'closed' }
  | { readonly kind: 'progress'; readonly answered: number; readonly orderIds: readonly string[] }
  | { readonly kind: 'done'; readonly result: LoadResult }
  | { readonly kind: 'failed'; readonly message: string };

/** The load client's process; one run at a time. */
export interface LoadClient {
  readonly pid: number;
  run(spec: LoadSpec, listener?: LoadListener): Promise<LoadResult>;
  close(): Promise<void>;
}

/** Starts the process of the load client, in our session, where the kernel shares the processor by process. */
export function startLoadClient(): LoadClient {
  const child = fork(fileURLToPath(new URL('client.js', import.meta.url)), {
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
    execArgv: [],
    serialization: 'advanced',
  });
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  return {
    pid: child.pid ?? 0,
    run: (spec, listener = {}) =>
      new Promise((resolve, reject) => {
        const stop = (): void => {
          child.off('message', onMessage);
          child.off('exit', onExit);
        };
        const onExit = (): void => {
          stop();
          reject(new Error('the load client has ended'));
        };
        const onMessage = (message: unknown): void => {
          const answer = message as LoadAnswer;
          if (answer.kind === 'window') return listener.onWindow?.(answer.edge);
          if (answer.kind === 'progress') return listener.onProgress?.(answer);
          stop();
          if (answer.kind === 'done') resolve(answer.result);
          else reject(new Error(answer.message));
        };
        child.on('message', onMessage);
        child.once('exit', onExit);
        const call: LoadCall = { spec, progress: listener.onProgress !== undefined };
        child.send(call);
      }),
    close: async () => {
      if (child.connected) child.disconnect();
      await ended;
    },
  };
}
