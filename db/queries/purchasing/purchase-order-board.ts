import type { Board, Phase } from '../../../workflows/contracts/phases.js';
import type { Database } from '../../connection.js';
import { maybeOne } from '../../query.js';
import { hasAttention } from '../cycle/attention-of-cycle.js';
import { markdownTable } from '../cycle/markdown.js';

interface Facts {
  readonly state: string;
  readonly supplier: string;
  readonly kinds: number;
  readonly ordered: number;
  readonly confirmed: number | null;
  readonly received: number;
  readonly short: boolean;
  readonly confirmBy: string;
  readonly receiveBy: string;
}

/** Where a supplier's order stands for people: what was ordered, promised and counted. */
export async function readPurchaseOrderBoard(
  on: Database,
  purchaseOrderNo: string,
): Promise<Board | undefined> {
  const facts = await maybeOne<Facts>(
    on,
    `select p.state, s.name as supplier, l.kinds, l.ordered, l.confirmed, is_short_supply(p.no) as short,
       coalesce((select sum(i.quantity - i.rejected_quantity)::integer
         from receipts r join receipt_lines i on i.receipt_no = r.no where r.purchase_order_no = p.no), 0) as received,
       to_char(c.confirm_by at time zone g.zone, 'HH24:MI') as "confirmBy",
       to_char(c.receive_by at time zone g.zone, 'HH24:MI') as "receiveBy"
     from purchase_orders p join suppliers s on s.id = p.supplier_id
     join cycles c on c.id = p.cycle_id join regions g on g.id = c.region_id
     cross join lateral (
       select count(distinct sku_id)::integer as kinds, coalesce(sum(quantity), 0)::integer as ordered,
         sum(confirmed_quantity)::integer as confirmed
       from purchase_lines where purchase_order_no = p.no
     ) l
     where p.no = :purchaseOrderNo`,
    { purchaseOrderNo },
  );
  if (facts === undefined) return undefined;
  const words = `${facts.supplier} ${stateWords[facts.state] ?? facts.state}`;
  return {
    phase: phaseOf(facts),
    words,
    needsAttention: await hasAttention(on, `purchase-order/${purchaseOrderNo}`),
    details: `### ${words}${facts.short ? '，数量不足' : ''}\n\n${table(facts)}`,
  };
}

const stateWords: Readonly<Record<string, string>> = {
  draft: '待发送',
  sent: '已发送，等待确认',
  seen: '已查看，等待确认',
  confirmed: '已确认，等待到货',
  countered: '已还价，等待平台答复',
  refused: '已拒绝',
  received: '已收货',
  cancelled: '已取消',
};

function phaseOf({ state, short }: Facts): Phase {
  if (short) return 'night-short';
  if (state === 'draft' || state === 'sent' || state === 'seen') return 'night-ordering';
  return state === 'confirmed' || state === 'countered' ? 'night-coming' : 'over';
}

const table = ({ kinds, ordered, confirmed, received, confirmBy, receiveBy }: Facts): string =>
  markdownTable(
    ['', '件数', '时限'],
    [
      [`订购 ${kinds} 种`, String(ordered), ''],
      ['供应商确认', confirmed === null ? '' : String(confirmed), confirmBy],
      ['实收合格', String(received), receiveBy],
    ],
  );
