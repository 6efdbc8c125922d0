import { ApiUnreachable } from '../api-client.js';
import type { Journal } from '../journal.js';
import type { Pace } from '../pace.js';
import type { Tasks } from '../tasks.js';
import { deliveredLines, type OrderLine } from './purchase-order.js';
import type { SupplierActions } from './supplier-actions.js';
import type { Supplier } from './suppliers.js';

/** What the suppliers' house remembers: orders that arrived, and how far each was taken. */
export type Entry =
  | {
      readonly kind: 'arrived';
      readonly messageId: string;
      readonly supplierId: string;
      readonly purchaseOrderNo: string;
      readonly lines: readonly OrderLine[];
    }
  | { readonly kind: 'confirmed' | 'shipped' | 'refused'; readonly messageId: string; readonly why?: string };

type Arrival = Extract<Entry, { kind: 'arrived' }>;

/** A vehicle with goods of one purchase order. */
export interface Truck {
  readonly purchaseOrderNo: string;
  readonly supplierId: string;
  readonly lines: readonly OrderLine[];
}

/** The suppliers at work: each order is confirmed, then shipped, once, whatever is stopped in between. */
export interface Workday {
  /** The order is remembered and will be worked on. An order seen before changes nothing. */
  take(arrival: Arrival): void;
  /** Orders of an earlier life go on where they stood. */
  resume(): void;
  /** How many orders arrived, were confirmed, shipped, and refused by our API. */
  figures(): Record<Entry['kind'], number>;
  /** What left the suppliers, by purchase order: what stands at the site's gate. */
  trucks(): Truck[];
}

export function createWorkday(parts: {
  readonly journal: Journal<Entry>;
  readonly suppliers: ReadonlyMap<string, { supplier: Supplier; actions: SupplierActions }>;
  readonly pace: Pace;
  readonly tasks: Tasks;
}): Workday {
  const { journal, suppliers, tasks } = parts;
  const arrivals = new Map<string, Arrival>();
  const states = new Map<string, Entry['kind']>();
  const counts = { arrived: 0, confirmed: 0, shipped: 0, refused: 0 };
  const remember = (entry: Entry): void => {
    if (entry.kind === 'arrived') arrivals.set(entry.messageId, entry);
    states.set(entry.messageId, entry.kind);
    counts[entry.kind] += 1;
  };
  for (const entry of journal.entries) remember(entry);
  const record = (entry: Entry): void => {
    journal.append(entry);
    remember(entry);
  };
  const advance = (arrival: Arrival): void => {
    const house = suppliers.get(arrival.supplierId);
    const step = house && nextStep(states.get(arrival.messageId), arrival, house);
    if (!step) return;
    tasks.after(step.afterMs / parts.pace.factor, async () => {
      try {
        await step.act();
        if (tasks.stopped.aborted) return;
        record({ kind: step.reached, messageId: arrival.messageId });
        advance(arrival);
      } catch (error) {
        if (tasks.stopped.aborted) return;
        if (error instanceof ApiUnreachable) return advance(arrival);
        process.stderr.write(`${arrival.purchaseOrderNo} not ${step.reached}: ${String(error)}\n`);
        record({ kind: 'refused', messageId: arrival.messageId, why: String(error) });
      }
    });
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
      [...arrivals.values()]
        .filter(({ messageId }) => states.get(messageId) === 'shipped')
        .map(({ purchaseOrderNo, supplierId, lines }) => ({
          purchaseOrderNo,
          supplierId,
          lines: deliveredLines(lines, suppliers.get(supplierId)?.supplier.deliverPercent ?? 0),
        })),
  };
}

interface Step {
  readonly afterMs: number;
  readonly reached: 'confirmed' | 'shipped';
  readonly act: () => Promise<void>;
}

/** A supplier promises what was ordered; that less comes is seen only when the goods are counted. */
function nextStep(
  state: Entry['kind'] | undefined,
  { purchaseOrderNo, lines }: Arrival,
  { supplier, actions }: { supplier: Supplier; actions: SupplierActions },
): Step | undefined {
  if (state === 'arrived') {
    const act = (): Promise<void> => actions.confirm(purchaseOrderNo, lines);
    return { afterMs: supplier.confirmAfterMs, reached: 'confirmed', act };
  }
  if (state === 'confirmed') {
    const loaded = deliveredLines(lines, supplier.deliverPercent);
    const act = (): Promise<void> => actions.ship(purchaseOrderNo, loaded);
    return { afterMs: supplier.shipAfterMs, reached: 'shipped', act };
  }
  return undefined;
}
