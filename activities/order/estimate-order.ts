import { estimateCommission } from '../../domain/commission/estimate.js';
import { promotersOf } from '../../domain/commission/inviter-chain.js';
import type { Transaction } from '../../db/connection.js';
import { readCommissionRule } from '../../db/queries/commission/rules.js';
import { execute, json, one, rows } from '../../db/query.js';

interface EstimatedOrder {
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
  readonly lineNo: number;
  readonly skuId: string;
  readonly netFen: number;
  readonly leaderRateBp: number;
  readonly promoted: boolean;
}

/**
 * The paid order's commissions are estimated from its lines, its two leaders, the inviters that its payment fixed and the
 * rule it was placed under; earlier estimates are replaced. Nothing of them is in the books yet: that begins when they
 * are earned, after the cutoff. The caller holds the order's lock and is inside the fence.
 * @returns the SKUs of the order, by line
 */
export async function estimateOrder(trx: Transaction, orderId: string): Promise<string[]> {
  const order = await readEstimatedOrder(trx, orderId);
  const lines = await rows<EstimatedLine>(
    trx,
    `select line_no as "lineNo", sku_id as "skuId", net_fen as "netFen", leader_rate_bp as "leaderRateBp", promoted
     from order_lines where order_id = :orderId order by line_no`,
    { orderId },
  );
  const rule = await readCommissionRule(trx, order.ruleVersion);
  const { memberId: buyer, nearest, second } = order;
  const commissions = estimateCommission({
    buyer,
    lines,
    leader: { leaderId: order.leaderId, memberId: order.leaderMemberId },
    pointLeader: { leaderId: order.pointLeaderId, memberId: order.pointLeaderMemberId },
    promoters: promotersOf({ buyer, nearest, second }, rule),
    rule,
  });
  await execute(trx, `delete from commissions where order_id = :orderId and state = 'estimated'`, {
    orderId,
  });
  await execute(
    trx,
    `insert into commissions (order_id, line_no, role, level, beneficiary_id, cycle_id, base_fen, rate_bp, amount_fen,
       state, rule_version)
     select :orderId, c."lineNo", c.role, c.level, c.beneficiary, :cycleId, c."baseFen", c."rateBp", c."amountFen",
       'estimated', :ruleVersion
     from jsonb_to_recordset(:commissions::jsonb) as c("lineNo" smallint, role text, level smallint, beneficiary text,
       "baseFen" bigint, "rateBp" integer, "amountFen" bigint)`,
    { orderId, cycleId: order.cycleId, ruleVersion: order.ruleVersion, commissions: json(commissions) },
  );
  return lines.map((line) => line.skuId);
}

const readEstimatedOrder = (trx: Transaction, orderId: string): Promise<EstimatedOrder> =>
  one<EstimatedOrder>(
    trx,
    `select o.cycle_id as "cycleId", o.member_id as "memberId", o.leader_id as "leaderId",
       o.point_leader_id as "pointLeaderId", o.rule_version as "ruleVersion", o.first_inviter_id as nearest,
       o.second_inviter_id as second,
       (select x.id from members x join leaders y on y.openid = x.openid where y.id = o.leader_id) as "leaderMemberId",
       (select x.id from members x join leaders y on y.openid = x.openid where y.id = o.point_leader_id)
         as "pointLeaderMemberId"
     from orders o where o.id = :orderId`,
    { orderId },
  );
