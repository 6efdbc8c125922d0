import type { Transaction } from '../../connection.js';
import { execute, json } from '../../query.js';

/** Where physical pieces are in their life at a site. */
export type StockState = 'received' | 'picked' | 'loaded' | 'surplus' | 'damaged';

/** Pieces of one lot that go from one state to another; null = from or to the world outside. */
export interface StockMove {
  readonly siteId: string;
  readonly skuId: string;
  /** The receipt's number: what came on one truck. */
  readonly lot: string;
  readonly fromState: StockState | null;
  readonly toState: StockState | null;
  /** At least 1. */
  readonly quantity: number;
}

/** Why they moved: a stable word, and the receipt, scan or run that did it. */
export interface MoveCause {
  readonly cause: string;
  readonly ref: string;
  /** Who did it by hand, and why. */
  readonly movedBy?: string | undefined;
  readonly reason?: string | undefined;
}

/**
 * The movements are noted and on-hand follows them; on-hand is changed nowhere else.
 * Locks: rows of `stock_on_hand`, ascending by site, SKU, lot and state, as the last locks of a transaction.
 * @throws Error if pieces that are not there are moved away (stock_on_hand_quantity_check)
 */
export async function moveStock(
  trx: Transaction,
  moves: readonly StockMove[],
  { cause, ref, movedBy, reason }: MoveCause,
): Promise<void> {
  if (moves.length === 0) return;
  await execute(
    trx,
    `insert into stock_movements (site_id, sku_id, lot, from_state, to_state, quantity, cause, ref, moved_by, reason)
     select m."siteId", m."skuId", m.lot, m."fromState", m."toState", m.quantity, :cause, :ref, :movedBy, :reason
     from jsonb_to_recordset(:moves::jsonb) as m("siteId" text, "skuId" text, lot text, "fromState" text,
       "toState" text, quantity integer)`,
    { moves: json(moves), cause, ref, movedBy: movedBy ?? null, reason: reason ?? null },
  );
  await noteLots(
    trx,
    moves.filter((move) => move.fromState === null),
  );
  await execute(
    trx,
    `with delta as (
       select m."siteId" as site_id, m."skuId" as sku_id, m.lot, d.state, sum(d.quantity)::integer as quantity
       from jsonb_to_recordset(:moves::jsonb) as m("siteId" text, "skuId" text, lot text, "fromState" text,
         "toState" text, quantity integer)
       cross join lateral (values (m."fromState", -m.quantity), (m."toState", m.quantity)) as d(state, quantity)
       where d.state is not null
       group by 1, 2, 3, 4 order by 1, 2, 3, 4
     ), held as (
       select h.site_id, h.sku_id, h.lot, h.state from stock_on_hand h
       join delta d using (site_id, sku_id, lot, state)
       order by h.site_id, h.sku_id, h.lot, h.state for update of h
     ), changed as (
       update stock_on_hand h set quantity = h.quantity + d.quantity
       from delta d join held using (site_id, sku_id, lot, state)
       where h.site_id = d.site_id and h.sku_id = d.sku_id and h.lot = d.lot and h.state = d.state
     )
     insert into stock_on_hand as h (site_id, sku_id, lot, state, quantity)
     select d.site_id, d.sku_id, d.lot, d.state, d.quantity from delta d
     where not exists (select 1 from held where (held.site_id, held.sku_id, held.lot, held.state)
       = (d.site_id, d.sku_id, d.lot, d.state))
     on conflict (site_id, sku_id, lot, state) do update set quantity = h.quantity + excluded.quantity`,
    { moves: json(moves) },
  );
}

/** What arrives has a day on which it expires: counted from the day its goods go out, else from today. */
async function noteLots(trx: Transaction, arrivals: readonly StockMove[]): Promise<void> {
  if (arrivals.length === 0) return;
  await execute(
    trx,
    `insert into stock_lots (site_id, sku_id, lot, expires_on)
     select distinct m."siteId", m."skuId", m.lot,
       coalesce(c.delivery_day, c.day + 1, (clock_timestamp() at time zone 'UTC')::date) + s.shelf_days
     from jsonb_to_recordset(:arrivals::jsonb) as m("siteId" text, "skuId" text, lot text)
     join skus s on s.id = m."skuId"
     left join receipts r on r.no = m.lot
     left join cycles c on c.id = r.cycle_id
     on conflict do nothing`,
    { arrivals: json(arrivals) },
  );
}
