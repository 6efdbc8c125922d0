import { setTimeout } from 'node:timers/promises';

/**
 * Orders in a second from which intake counts as busy. At this rate it needs a twentieth of two cores: with fewer there
 * is nothing to protect, and with more it would share them with Temporal, which needs fifty times as much per order.
 */
const BUSY_FROM = 100;
/** Over how long they are counted. Shorter: a pause between two batches looks quiet; longer: quiet comes late. */
const WINDOW_MILLISECONDS = 1000;
/**
 * How long a consumer rests between two readings while intake is busy. Shorter: each reading finds a handful of events
 * and costs as much as a full one; longer: people wait for the message that their order was placed.
 */
const REST_MILLISECONDS = 500;

/** How much intake has to do, as its own notifications tell. */
export interface IntakeLoad {
  /** A notification came; intake's own is `placed=<orders>`. */
  readonly heard: (payload: string) => void;
  readonly busy: () => boolean;
}

export function intakeLoad(now: () => number = () => performance.now()): IntakeLoad {
  let batches: { readonly at: number; readonly orders: number }[] = [];
  const recent = (): typeof batches => {
    const since = now() - WINDOW_MILLISECONDS;
    return batches.filter((batch) => batch.at > since);
  };
  return {
    heard: (payload) => {
      const orders = Number(/^placed=(\d+)$/.exec(payload)?.[1] ?? 0);
      if (orders > 0) batches = [...recent(), { at: now(), orders }];
    },
    busy: () => recent().reduce((sum, { orders }) => sum + orders, 0) >= BUSY_FROM,
  };
}

/** The same reading; after it has done something it rests while intake is busy, so that it finds more at once. */
export const resting =
  (readOnce: () => Promise<number>, load: IntakeLoad): (() => Promise<number>) =>
  async () => {
    const done = await readOnce();
    if (done > 0 && load.busy()) await setTimeout(REST_MILLISECONDS);
    return done;
  };
