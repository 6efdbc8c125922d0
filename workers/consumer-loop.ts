import type { Logger } from 'pino';

/** Without a NOTIFY a reader looks again after this. Longer: a lost notification delays; shorter: idle queries. */
const idleMs = 1000;

export interface ConsumerLoop {
  /** There may be something to read. */
  readonly poke: () => void;
  readonly stop: () => Promise<void>;
}

/**
 * Calls `readOnce` again and again: at once while it did something, on a poke, and once a second. A failure is logged
 * and tried again after a second: the cursor has not moved.
 */
export function startConsumer(name: string, readOnce: () => Promise<number>, log: Logger): ConsumerLoop {
  let stopped = false;
  let poked = false;
  let wake: (() => void) | undefined;
  const poke = (): void => {
    poked = true;
    wake?.();
  };
  const pause = async (): Promise<void> => {
    if (poked || stopped) return;
    await new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, idleMs);
      wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  };
  const loop = async (): Promise<void> => {
    while (!stopped) {
      poked = false;
      const done = await readOnce().catch((error: unknown) => {
        log.warn({ consumer: name, error: (error as Error).message }, 'a consumer failed and tries again');
        return 0;
      });
      if (done === 0) await pause();
    }
  };
  const running = loop();
  return {
    poke,
    stop: async () => {
      stopped = true;
      wake?.();
      await running;
    },
  };
}
