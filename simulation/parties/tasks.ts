/** Things to do later, which can all be stopped together. */
export interface Tasks {
  after(ms: number, run: () => Promise<void>): void;
  /** Ends calls that are under way when the tasks are stopped. */
  readonly stopped: AbortSignal;
  /** Nothing waits and nothing runs any more. */
  stop(): Promise<void>;
}

export function createTasks(): Tasks {
  const waiting = new Set<NodeJS.Timeout>();
  const running = new Set<Promise<void>>();
  const stopping = new AbortController();
  const start = (run: () => Promise<void>): void => {
    const task = run().finally(() => running.delete(task));
    running.add(task);
  };
  return {
    stopped: stopping.signal,
    after: (ms, run) => {
      if (stopping.signal.aborted) return;
      const timer = setTimeout(() => {
        waiting.delete(timer);
        start(run);
      }, ms);
      waiting.add(timer);
    },
    stop: async () => {
      stopping.abort();
      for (const timer of waiting) clearTimeout(timer);
      waiting.clear();
      await Promise.allSettled(running);
    },
  };
}
