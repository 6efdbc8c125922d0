import type { Start, StartableType } from '../../../workflows/contracts/starts.js';
import type { Database, Transaction } from '../../connection.js';
import { json, rows } from '../../query.js';
import { runWords } from '../transport/run-board.js';

/**
 * SQL of everything that a workflow can be started for, one select per kind, with the sentence that its list shows and
 * where it belongs: `which` chooses the rows. The relay asks by id, the sweeper by what the rows say is unfinished.
 */
const factsOf: Readonly<Record<StartableType, (which: string) => string>> = {
  dailyCycle: (which) => `
    select 'dailyCycle' as kind, 0 as rank, c.id, c.id as "cycleId", null as "siteId", null as "leaderId",
      r.name || ' ' || to_char(c.day, 'MM-DD') || ' 团期 · 截单 '
        || to_char(c.cutoff_at at time zone r.zone, 'HH24:MI') as words, 'cycle/' || c.id as subject
    from cycles c join regions r on r.id = c.region_id, late where ${which}`,
  purchaseOrder: (which) => `
    select 'purchaseOrder', 1, p.no, p.cycle_id, null, null,
      format('%s：%s 种 %s 件', s.name, (select count(distinct l.sku_id) from purchase_lines l
        where l.purchase_order_no = p.no), (select sum(l.quantity) from purchase_lines l
        where l.purchase_order_no = p.no)), 'purchase-order/' || p.no
    from purchase_orders p join suppliers s on s.id = p.supplier_id join cycles c on c.id = p.cycle_id, late
    where ${which}`,
  gridNight: (which) => `
    select 'gridNight', 1, n.cycle_id || '/' || n.site_id, n.cycle_id, n.site_id, null,
      s.name || ' ' || to_char(c.day, 'MM-DD') || ' 夜间作业', 'night/' || n.cycle_id || '/' || n.site_id
    from nights n join sites s on s.id = n.site_id join cycles c on c.id = n.cycle_id, late where ${which}`,
  deliveryRun: (which) => `
    select 'deliveryRun', 1, r.id, r.cycle_id, r.site_id, null, ${runWords}, 'run/' || r.id
    from runs r join cycles c on c.id = r.cycle_id, late where ${which}`,
  order: (which) => `
    select 'order', 2, o.id, o.cycle_id, o.site_id, o.leader_id,
      format('%s 订单 · 团长 %s · %s 元', to_char(c.day, 'MM-DD'), o.leader_id,
        to_char(o.payable_fen / 100.0, 'FM999990.00')), 'order/' || o.id
    from orders o join cycles c on c.id = o.cycle_id, late where ${which}`,
  afterSale: (which) => `
    select 'afterSale', 3, k.no, o.cycle_id, o.site_id, o.leader_id,
      format('售后 · 团长 %s · 申请 %s 元', o.point_leader_id, to_char(k.claimed_fen / 100.0, 'FM999990.00')),
      'claim/' || k.no
    from claims k join orders o on o.id = k.order_id, late where ${which}`,
  payout: (which) => `
    select 'payout', 4, p.settlement_no, s.cycle_id, null, case s.party_kind when 'leader' then s.party_id end,
      format('打款 · %s %s · %s 元', case s.party_kind when 'leader' then '团长' else '推广人' end, s.party_id,
        to_char(p.amount_fen / 100.0, 'FM999990.00')), 'settlement/' || p.settlement_no
    from payouts p join settlements s on s.no = p.settlement_no, late where ${which}`,
};

/**
 * What says, by its own row, that somebody should be at work. Roots: what should have acted `graceMs` ago. Children of
 * a cycle under way: whatever is not over, and what an ended row may still cause (a supplier's claim, the commissions of
 * a signature), since a parent waits for rows only and does not notice that its child is gone.
 */
const unfinished: Readonly<Record<StartableType, string>> = {
  dailyCycle: `c.state not in ('settled', 'cancelled') or c.state = 'cancelled'
    and exists (select 1 from orders o where o.cycle_id = c.id and o.state in ('placed', 'paid'))`,
  purchaseOrder: `c.aggregated_at < late.at and (c.state = 'aggregated' and p.state <> 'cancelled'
    or c.state = 'delivered' and p.state not in ('received', 'refused', 'cancelled'))`,
  gridNight: `c.aggregated_at < late.at and c.state = 'aggregated' and n.state <> 'delivered'`,
  deliveryRun: `c.aggregated_at < late.at and c.state in ('aggregated', 'delivered') and (r.state <> 'finished'
    or exists (select 1 from stops t where t.run_id = r.id and t.state = 'signed'
      and (t.earned_at is null or t.shipping_reported_at is null)))`,
  order: `(o.state = 'placed' and least(o.expires_at, c.pay_until) < late.at)
    or (o.state = 'paid' and c.state in ('delivered', 'settled') and c.pickup_until < late.at)
    or (o.state in ('collected', 'uncollected') and o.claim_until < late.at)`,
  afterSale: `k.state in ('open', 'waiting', 'granted') and k.created_at < late.at`,
  payout: `p.state in ('requested', 'sent', 'waiting') and p.requested_at < late.at`,
};

const withAttention = `kind, id, "cycleId", "siteId", "leaderId", words,
  exists (select 1 from attention a where a.subject = found.subject and a.resolved_at is null) as "needsAttention"`;

/** What should be running by its rows, cycles first, at most `limit`. It may well be running: nobody knows here. */
export async function unfinishedWork(
  on: Database | Transaction,
  { graceMs, limit }: { graceMs: number; limit: number },
): Promise<Start[]> {
  const kinds = Object.keys(factsOf) as StartableType[];
  return rows<Start>(
    on,
    `with late as (select clock_timestamp() - make_interval(secs => :graceMs / 1000.0) as at)
     select ${withAttention} from (${kinds.map((kind) => factsOf[kind](unfinished[kind])).join(' union all ')}) found
     order by rank, id limit :limit`,
    { graceMs, limit },
  );
}

/** The roots that begin with a fact. */
export type RootKind = 'order' | 'afterSale' | 'payout';

export interface RootRef {
  readonly kind: RootKind;
  readonly id: string;
}

/** The starts of the named roots; one whose row is gone is left out. */
export async function findRoots(on: Database | Transaction, refs: readonly RootRef[]): Promise<Start[]> {
  if (refs.length === 0) return [];
  const named = (kind: RootKind, column: string): string =>
    factsOf[kind](`${column} in (select w.id from wanted w where w.kind = '${kind}')`);
  return rows<Start>(
    on,
    `with late as (select clock_timestamp() as at),
       wanted as (select * from jsonb_to_recordset(:refs::jsonb) as w(kind text, id text))
     select ${withAttention} from (
       ${factsOf.dailyCycle('false')} union all ${named('order', 'o.id')}
       union all ${named('afterSale', 'k.no')} union all ${named('payout', 'p.settlement_no')}) found`,
    { refs: json(refs) },
  );
}
