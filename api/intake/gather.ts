/**
 * Requests in a batch. Fewer: more commits, each of which waits for the disk; more: the first of a batch waits for the
 * work on the last.
 */
const BATCH_MAX = 100;
/** While more than this wait, batches are twice as large: a long queue is shortened by fewer commits. */
const LONG_QUEUE = 200;
/** Longer: a lone request waits for company that does not come; shorter: batches of one while others are on their way. */
const WAIT_MILLISECONDS = 5;

export interface GatherOptions<Request> {
  /** Batches at once; each has a connection of its own. */
  readonly slots: number;
  /** Works on a batch and answers each of its requests; it never rejects. */
  readonly work: (batch: readonly Request[]) => Promise<void>;
  /** Whether the request may be in one batch with these. Those that may not wait for the next one. */
  readonly fits: (request: Request, batch: readonly Request[]) => boolean;
}

export interface Gatherer<Request> {
  readonly add: (request: Request) => void;
  /** How many wait. */
  readonly waiting: () => number;
  /** Resolves when nothing waits and nothing is in work. */
  readonly drained: () => Promise<void>;
}

/**
 * Gathers requests into batches, in the order of their arrival. A batch leaves when a slot is free and as many wait as
 * are in work in the other slots, so that the halves of a steady crowd take turns; or when it is full, or its first
 * request has waited for 5 ms.
 */
export function gather<Request>({ slots, work, fits }: GatherOptions<Request>): Gatherer<Request> {
  let queue: Request[] = [];
  let busy = 0;
  let inWork = 0;
  let looking = false;
  let timer: NodeJS.Timeout | undefined;
  let whenDrained: (() => void)[] = [];

  const look = (waited: boolean): void => {
    while (busy < slots && queue.length > 0) {
      if (!waited && queue.length < Math.min(inWork, BATCH_MAX)) return wait();
      start();
    }
    if (busy === 0 && queue.length === 0) tellDrained();
  };

  const wait = (): void => {
    timer ??= setTimeout(() => {
      timer = undefined;
      look(true);
    }, WAIT_MILLISECONDS);
  };

  const start = (): void => {
    clearTimeout(timer);
    timer = undefined;
    const { batch, rest } = takeBatch(queue, fits);
    queue = rest;
    busy += 1;
    inWork += batch.length;
    void work(batch).finally(() => {
      busy -= 1;
      inWork -= batch.length;
      look(false);
    });
  };

  const tellDrained = (): void => {
    const told = whenDrained;
    whenDrained = [];
    for (const tell of told) tell();
  };

  return {
    add: (request) => {
      queue.push(request);
      if (looking) return;
      looking = true;
      // What arrived in the same turn of the event loop goes together.
      setImmediate(() => {
        looking = false;
        look(false);
      });
    },
    waiting: () => queue.length,
    drained: () =>
      busy === 0 && queue.length === 0
        ? Promise.resolve()
        : new Promise((resolve) => whenDrained.push(resolve)),
  };
}

/** The first of the queue that fit together, and all others in their order. */
function takeBatch<Request>(
  queue: readonly Request[],
  fits: GatherOptions<Request>['fits'],
): { readonly batch: Request[]; readonly rest: Request[] } {
  const max = queue.length > LONG_QUEUE ? 2 * BATCH_MAX : BATCH_MAX;
  const batch: Request[] = [];
  const rest: Request[] = [];
  for (const request of queue) (batch.length < max && fits(request, batch) ? batch : rest).push(request);
  return { batch, rest };
}
