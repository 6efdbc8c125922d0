import type { OrderState } from '../../../domain/order/lifecycle.js';
import { RuleViolation } from '../../../domain/values/rule-violation.js';
import type { Database, Transaction } from '../../connection.js';
import { maybeOne } from '../../query.js';

export interface OrderRow {
  readonly orderId: string;
  readonly orderNo: string | null;
  readonly cycleId: string;
  readonly memberId: string;
  readonly leaderId: string;
  readonly pointLeaderId: string;
  readonly siteId: string;
  readonly state: OrderState;
  readonly goodsFen: number;
  readonly discountFen: number;
  readonly payableFen: number;
  readonly couponId: string | null;
  readonly ruleVersion: number;
  readonly payerOpenid: string;
  readonly placedAt: string;
  readonly expiresAt: string;
  readonly paidAt: string | null;
  readonly collectedAt: string | null;
  readonly claimUntil: string | null;
  readonly completedAt: string | null;
  readonly endCause: string | null;
}

/** The order's row. @throws RuleViolation order-unknown */
export async function readOrderRow(on: Database | Transaction, orderId: string): Promise<OrderRow> {
  const row = await maybeOne<OrderRow>(
    on,
    `select id as "orderId", order_no as "orderNo", cycle_id as "cycleId", member_id as "memberId",
       leader_id as "leaderId", point_leader_id as "pointLeaderId", site_id as "siteId", state,
       goods_fen as "goodsFen", discount_fen as "discountFen", payable_fen as "payableFen",
       coupon_id as "couponId", rule_version as "ruleVersion", payer_openid as "payerOpenid",
       placed_at as "placedAt", expires_at as "expiresAt", paid_at as "paidAt", collected_at as "collectedAt",
       claim_until as "claimUntil", completed_at as "completedAt", end_cause as "endCause"
     from orders where id = :orderId`,
    { orderId },
  );
  if (row === undefined) throw new RuleViolation('order-unknown', { orderId });
  return row;
}
