import type { OrderState } from '../../../domain/order/lifecycle.js';
import { RuleViolation } from '../../../domain/values/rule-violation.js';
import type { Database } from '../../connection.js';
import { maybeOne, rows } from '../../query.js';

/** Whose orders: a member's own, or those of a leader's pickup point. A query without an owner does not exist. */
export type OrderOwner =
  | { readonly memberId: string }
  | { readonly pointLeaderId: string }
  | { readonly regionId: string };

export interface OrderView {
  readonly orderId: string;
  readonly orderNo: string | null;
  readonly cycleId: string;
  readonly state: OrderState;
  /** What the goods are doing: paid, bought, packed, on-the-way, ready, collected, uncollected, cancelled, expired. */
  readonly goodsState: string;
  readonly leaderId: string;
  readonly goodsFen: number;
  readonly discountFen: number;
  readonly payableFen: number;
  readonly refundedFen: number;
  readonly placedAt: string;
  readonly expiresAt: string;
  readonly paidAt: string | null;
}

export interface OrderLineView {
  readonly lineNo: number;
  readonly skuId: string;
  readonly name: string;
  readonly quantity: number;
  readonly allocated: number;
  readonly unitPriceFen: number;
  readonly discountFen: number;
  readonly netFen: number;
  readonly refundedFen: number;
  /** Why fewer came than were ordered, in the words of the share-out. */
  readonly reason: string | null;
  readonly reasonEn: string | null;
}

const columns = `o.id as "orderId", o.order_no as "orderNo", o.cycle_id as "cycleId", o.state,
  g.goods_state as "goodsState", o.point_leader_id as "leaderId", o.goods_fen as "goodsFen",
  o.discount_fen as "discountFen", o.payable_fen as "payableFen",
  coalesce((select refunded_fen from payments p where p.order_id = o.id), 0) as "refundedFen",
  o.placed_at as "placedAt", o.expires_at as "expiresAt", o.paid_at as "paidAt"`;

const ownerClause = `(:memberId::text is null or o.member_id = :memberId)
  and (:pointLeaderId::text is null or o.point_leader_id = :pointLeaderId)
  and (:regionId::text is null or o.region_id = :regionId)`;

export function bindOwner(owner: OrderOwner): {
  memberId: string | null;
  pointLeaderId: string | null;
  regionId: string | null;
} {
  return { memberId: null, pointLeaderId: null, regionId: null, ...owner };
}

/** Which of the owner's orders; what is left out does not narrow. */
export interface OrderFilter {
  readonly state?: OrderState | undefined;
  readonly cycleId?: string | undefined;
}

/** The owner's orders that pass the filter, newest id first, after the given id. */
export async function listOrders(
  on: Database,
  owner: OrderOwner,
  { after, limit, state, cycleId }: OrderFilter & { after?: string | undefined; limit: number },
): Promise<OrderView[]> {
  return rows<OrderView>(
    on,
    `select ${columns} from orders o join order_goods g on g.order_id = o.id
     where ${ownerClause} and (:after::text is null or o.id < :after)
       and (:state::text is null or o.state = :state) and (:cycleId::text is null or o.cycle_id = :cycleId)
     order by o.id desc limit :limit`,
    { ...bindOwner(owner), after: after ?? null, limit, state: state ?? null, cycleId: cycleId ?? null },
  );
}

/** One order of the owner with its lines. @throws RuleViolation order-unknown, also when it is another's. */
export async function readOrderView(
  on: Database,
  owner: OrderOwner,
  orderId: string,
): Promise<OrderView & { readonly lines: OrderLineView[] }> {
  const found = await maybeOne<OrderView>(
    on,
    `select ${columns} from orders o join order_goods g on g.order_id = o.id
     where ${ownerClause} and o.id = :orderId`,
    { ...bindOwner(owner), orderId },
  );
  if (found === undefined) throw new RuleViolation('order-unknown', { orderId });
  const lines = await rows<OrderLineView>(
    on,
    `select l.line_no as "lineNo", l.sku_id as "skuId", s.name, l.quantity, b.allocated,
       l.unit_price_fen as "unitPriceFen", l.discount_fen as "discountFen", l.net_fen as "netFen",
       b.refunded_fen as "refundedFen",
       a.reason_zh as reason, a.reason_en as "reasonEn"
     from order_lines l join order_line_balances b on b.order_id = l.order_id and b.line_no = l.line_no
     join skus s on s.id = l.sku_id
     left join lateral (select x.reason_zh, x.reason_en from allocations x
       where x.order_id = l.order_id and x.line_no = l.line_no order by x.round desc limit 1) a on true
     where l.order_id = :orderId order by l.line_no`,
    { orderId },
  );
  return { ...found, lines };
}
