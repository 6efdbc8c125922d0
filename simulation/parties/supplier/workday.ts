import { ApiRefusal, ApiUnreachable } from '../api-client.js';
import type { Journal } from '../journal.js';
import type { Pace } from '../pace.js';
import type { Tasks } from '../tasks.js';
import { answer, type House, type Move } from './answer.js';
import type { OrderLine } from './purchase-order.js';

/** What the suppliers' house remembers: orders that arrived, and how far each was taken. */
export type Entry =
  | {
      readonly kind: 'arrived';
      readonly messageId: string;
      readonly supplierId: string;
      readonly purchaseOrderNo: string;
    }
  | { readonly kind: 'confirmed' | 'countered'; readonly messageId: string }
  | { readonly kind: 'shipped'; readonly messageId: string; readonly lines: readonly OrderLine[] }
  | { readonly kind: 'refused'; readonly messageId: string; readonly why: string };

type Arrival = Extract<Entry, { kind: 'arrived' }>;

/** A vehicle with goods of one purchase order for one site. */
export interface Truck {
  readonly purchaseOrderNo: string;
  readonly supplierId: string;
  readonly siteId: string;
  readonly lines: readonly { readonly skuId: string; readonly quantity: number }[];
}

/** The suppliers at work: each order is answered, then shipped, once, whatever is stopped in between. */
export interface Workday {
  /** The order is remembered and will be worked on. An order seen before changes nothing. */
  take(arrival: Arrival): void;
  /** Orders of an earlier life go on where they stood. */
  resume(): void;
  /** How many orders arrived, were confirmed, countered, shipped, and refused by our API. */
  figures(): Record<Entry['kind'], number>;
  /** What left the suppliers, by purchase order and site: what stands at the sites' gates. */
  trucks(): Truck[];
}

/** Between two looks at an order about which our side has not decided yet. */
const lookAgainMs = 500;

export function createWorkday(parts: {
  readonly journal: Journal<Entry>;
  readonly suppliers: ReadonlyMap<string, House>;
  readonly pace: Pace;
  readonly tasks: Tasks;
}): Workday {
  const { journal, suppliers, tasks } = parts;
  const arrivals = new Map<string, Arrival>();
  const latest = new Map<string, Entry>();
  const counts = { arrived: 0, confirmed: 0, countered: 0, shipped: 0, refused: 0 };
  const remember = (entry: Entry): void => {
    if (entry.kind === 'arrived') arrivals.set(entry.messageId, entry);
    latest.set(entry.messageId, entry);
    counts[entry.kind] += 1;
  };
  for (const entry of journal.entries) remember(entry);
  const record = (entry: Entry): void => {
    journal.append(entry);
    remember(entry);
  };
  const advance = (arrival: Arrival, pauseMs?: number): void => {
    const house = suppliers.get(arrival.supplierId);
    const move = house && answer(latest.get(arrival.messageId), arrival, house);
    if (move) tasks.after((pauseMs ?? move.afterMs) / parts.pace.factor, () => make(arrival, move));
  };
  const make = async (arrival: Arrival, move: Move): Promise<void> => {
    const { messageId, purchaseOrderNo } = arrival;
    try {
      const reached = await move.act();
      if (tasks.stopped.aborted) return;
      if (reached === 'not-yet') return advance(arrival, lookAgainMs);
      record({ ...reached, messageId });
      advance(arrival);
    } catch (error) {
      if (tasks.stopped.aborted) return;
      const again = error instanceof ApiUnreachable || isEarly(error);
      if (again) return advance(arrival, lookAgainMs);
      process.stderr.write(`${purchaseOrderNo} refused: ${String(error)}\n`);
      record({ kind: 'refused', messageId, why: String(error) });
    }
  };
  return {
    take: (arrival) => {
      if (arrivals.has(arrival.messageId)) return;
      record(arrival);
      advance(arrival);
    },
    resume: () => {
      for (const arrival of arrivals.values()) advance(arrival);
    },
    figures: () => ({ ...counts }),
    trucks: () =>
      [...arrivals.values()].flatMap((arrival) => trucksOf(arrival, latest.get(arrival.messageId))),
  };
}

/** The webhook was faster than the record that it was sent. */
const isEarly = (error: unknown): boolean =>
  error instanceof ApiRefusal && error.code === 'purchase-order-unknown';

function trucksOf({ purchaseOrderNo, supplierId }: Arrival, entry: Entry | undefined): Truck[] {
  if (entry?.kind !== 'shipped') return [];
  const siteIds = [...new Set(entry.lines.map((line) => line.siteId))];
  return siteIds.map((siteId) => {
    const lines = entry.lines.filter((line) => line.siteId === siteId);
    return {
      purchaseOrderNo,
      supplierId,
      siteId,
      lines: lines.map(({ skuId, quantity }) => ({ skuId, quantity })),
    };
  });
}
