/** The one table of our long-lived processes: start, tests, kill tests and deploy/ read it. */
export interface ProcessEntry {
  /** The compiled file, below dist/. It runs by being loaded and tells that it is ready with `tellReady`. */
  readonly entry: string;
  /**
   * `idle` runs only when nothing else wants the processor. On one machine that is the worker of the order queue
   * alone: a burst of orders makes most of the work there, and none of it is as urgent as taking the next order.
   */
  readonly priority: 'normal' | 'idle';
  /** Processes stop in waves: first who lets work in, then who does it, then who is asked by those. */
  readonly stopWave: 1 | 2 | 3;
}

export const processes = {
  'payment-provider': {
    entry: 'simulation/parties/payment-provider/main.js',
    priority: 'normal',
    stopWave: 3,
  },
  api: { entry: 'api/main.js', priority: 'normal', stopWave: 1 },
  orchestration: { entry: 'workers/orchestration.js', priority: 'normal', stopWave: 2 },
  orders: { entry: 'workers/orders.js', priority: 'idle', stopWave: 2 },
  operations: { entry: 'workers/operations.js', priority: 'normal', stopWave: 2 },
  planning: { entry: 'workers/planning/main.js', priority: 'normal', stopWave: 2 },
  relay: { entry: 'workers/relay.js', priority: 'normal', stopWave: 1 },
} as const satisfies Record<string, ProcessEntry>;

export type ProcessName = keyof typeof processes;

export const processNames = Object.keys(processes) as readonly ProcessName[];
