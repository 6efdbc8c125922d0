import { estimateCommission } from '../../domain/commission/estimate.js';
import { promotersOf } from '../../domain/commission/inviter-chain.js';
import type { CommissionRule } from '../../domain/commission/rules.js';
import type { Transaction } from '../../db/connection.js';
import { readCommissionRule } from '../../db/queries/commission/rules.js';
import { execute, json, rows } from '../../db/query.js';

interface EstimatedOrder {
  readonly orderId: string;
  readonly cycleId: string;
  readonly memberId: string;
  readonly leaderId: string;
  readonly leaderMemberId: string | null;
  readonly pointLeaderId: string;
  readonly pointLeaderMemberId: string | null;
  readonly nearest: string | null;
  readonly second: string | null;
  readonly ruleVersion: number;
}

interface EstimatedLine {
  readonly orderId: string;
  readonly lineNo: number;
  readonly skuId: string;
  readonly netFen: number;
  readonly leaderRateBp: number;
  readonly promoted: boolean;
  /** What the line's discounts charge to the leader of the link. */
  readonly borneFen: number;
}

/**
 * The paid orders' commissions are estimated from their lines, their two leaders, the inviters that their payment fixed
 * and the rule they were placed under; earlier estimates are replaced. Nothing of them is in the books yet: that begins
 * when they are earned, after the cutoff. The caller holds the orders' locks and is inside their fences.
 * @returns the SKUs of each order, by line
 */
export async function estimateOrders(
  trx: Transaction,
  orderIds: readonly string[],
): Promise<ReadonlyMap<string, readonly string[]>> {
  const [orders, lines] = [await readEstimated(trx, orderIds), await readLines(trx, orderIds)];
  const rules = await readRules(trx, orders);
  const linesOf = new Map<string, EstimatedLine[]>(orderIds.map((id) => [id, []]));
  for (const line of lines) linesOf.get(line.orderId)?.push(line);
  const commissions = orders.flatMap((order) => {
    const rule = rules.get(order.ruleVersion);
    if (rule === undefined) throw new Error(`no commission rule ${order.ruleVersion}`);
    return estimateOne(order, linesOf.get(order.orderId) ?? [], rule);
  });
  await execute(trx, `delete from commissions where order_id = any(:orderIds) and state = 'estimated'`, {
    orderIds,
  });
  await execute(
    trx,
    `insert into commissions (order_id, line_no, role, level, beneficiary_id, cycle_id, base_fen, rate_bp, borne_fen,
       amount_fen, state, rule_version)
     select c."orderId", c."lineNo", c.role, c.level, c.beneficiary, c."cycleId", c."baseFen", c."rateBp",
       c."borneFen", c."amountFen", 'estimated', c."ruleVersion"
     from jsonb_to_recordset(:commissions::jsonb) as c("orderId" text, "cycleId" text, "ruleVersion" integer,
       "lineNo" smallint, role text, level smallint, beneficiary text, "baseFen" bigint, "rateBp" integer,
       "borneFen" bigint, "amountFen" bigint)`,
    { commissions: json(commissions) },
  );
  return new Map(orderIds.map((id) => [id, (linesOf.get(id) ?? []).map((line) => line.skuId)]));
}

/** One order's commissions; see `estimateOrders`. @returns the SKUs of the order, by line */
export async function estimateOrder(trx: Transaction, orderId: string): Promise<readonly string[]> {
  return (await estimateOrders(trx, [orderId])).get(orderId) ?? [];
}

function estimateOne(order: EstimatedOrder, lines: readonly EstimatedLine[], rule: CommissionRule): object[] {
  const { orderId, cycleId, ruleVersion, memberId: buyer, nearest, second } = order;
  const commissions = estimateCommission({
    buyer,
    lines,
    leader: { leaderId: order.leaderId, memberId: order.leaderMemberId },
    pointLeader: { leaderId: order.pointLeaderId, memberId: order.pointLeaderMemberId },
    promoters: promotersOf({ buyer, nearest, second }, rule),
    rule,
  });
  return commissions.map((commission) => ({ orderId, cycleId, ruleVersion, ...commission }));
}

async function readRules(
  trx: Transaction,
  orders: readonly EstimatedOrder[],
): Promise<ReadonlyMap<number, CommissionRule>> {
  const rules = new Map<number, CommissionRule>();
  for (const version of new Set(orders.map((order) => order.ruleVersion)))
    rules.set(version, await readCommissionRule(trx, version));
  return rules;
}

const readLines = (trx: Transaction, orderIds: readonly string[]): Promise<EstimatedLine[]> =>
  rows<EstimatedLine>(
    trx,
    `select order_id as "orderId", line_no as "lineNo", sku_id as "skuId", net_fen as "netFen",
       leader_rate_bp as "leaderRateBp", promoted,
       (select coalesce(sum(d.fen), 0) from jsonb_to_recordset(discounts) as d(bearer text, fen bigint)
        where d.bearer = 'leader')::bigint as "borneFen"
     from order_lines where order_id = any(:orderIds) order by order_id, line_no`,
    { orderIds },
  );

const readEstimated = (trx: Transaction, orderIds: readonly string[]): Promise<EstimatedOrder[]> =>
  rows<EstimatedOrder>(
    trx,
    `select o.id as "orderId", o.cycle_id as "cycleId", o.member_id as "memberId", o.leader_id as "leaderId",
       o.point_leader_id as "pointLeaderId", o.rule_version as "ruleVersion", o.first_inviter_id as nearest,
       o.second_inviter_id as second,
       (select x.id from members x join leaders y on y.openid = x.openid where y.id = o.leader_id) as "leaderMemberId",
       (select x.id from members x join leaders y on y.openid = x.openid where y.id = o.point_leader_id)
         as "pointLeaderMemberId"
     from orders o where o.id = any(:orderIds) order by o.id`,
    { orderIds },
  );
