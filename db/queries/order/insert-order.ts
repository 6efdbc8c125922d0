import type { Transaction } from '../../connection.js';
import { execute, json } from '../../query.js';

export interface NewOrder {
  readonly orderId: string;
  readonly cycleId: string;
  readonly regionId: string;
  readonly siteId: string;
  readonly memberId: string;
  readonly leaderId: string;
  readonly pointLeaderId: string;
  readonly goodsFen: number;
  readonly discountFen: number;
  readonly payableFen: number;
  readonly couponId: string | null;
  readonly ruleVersion: number;
  readonly deviceId: string | null;
  readonly networkAddress: string | null;
  readonly payerOpenid: string;
  readonly placedAt: string;
  readonly expiresAt: string;
}

export interface NewOrderLine {
  readonly lineNo: number;
  readonly skuId: string;
  readonly band: string;
  readonly quantity: number;
  readonly unitPriceFen: number;
  readonly grossFen: number;
  readonly discountFen: number;
  readonly netFen: number;
  readonly discounts: readonly { source: string; fen: number }[];
  readonly leaderRateBp: number;
  readonly promoted: boolean;
  readonly supplyPriceFen: number;
}

/** The order, its lines and the demand of its pickup point are written by one statement. */
export async function insertOrder(
  trx: Transaction,
  order: NewOrder,
  lines: readonly NewOrderLine[],
): Promise<void> {
  await execute(
    trx,
    `with lines as (
       select l.* from jsonb_to_recordset(:lines::jsonb) as l("lineNo" smallint, "skuId" text, band text,
         quantity integer, "unitPriceFen" bigint, "grossFen" bigint, "discountFen" bigint, "netFen" bigint,
         discounts jsonb, "leaderRateBp" integer, promoted boolean, "supplyPriceFen" bigint)
     ), written as (
       insert into order_lines (order_id, line_no, cycle_id, point_leader_id, site_id, sku_id, band, quantity,
         unit_price_fen, gross_fen, discount_fen, net_fen, discounts, leader_rate_bp, promoted, supply_price_fen)
       select :orderId, "lineNo", :cycleId, :pointLeaderId, :siteId, "skuId", band, quantity, "unitPriceFen",
         "grossFen", "discountFen", "netFen", discounts, "leaderRateBp", promoted, "supplyPriceFen" from lines
     ), wanted as (
       insert into demand as d (cycle_id, leader_id, sku_id, site_id, quantity)
       select :cycleId, :pointLeaderId, "skuId", :siteId, quantity from lines order by "skuId"
       on conflict (cycle_id, leader_id, sku_id) do update set quantity = d.quantity + excluded.quantity
     )
     insert into orders (id, cycle_id, region_id, site_id, member_id, leader_id, point_leader_id, state, goods_fen,
       discount_fen, payable_fen, coupon_id, rule_version, device_id, network_address, payer_openid, placed_at,
       expires_at)
     values (:orderId, :cycleId, :regionId, :siteId, :memberId, :leaderId, :pointLeaderId, 'placed', :goodsFen,
       :discountFen, :payableFen, :couponId, :ruleVersion, :deviceId, :networkAddress, :payerOpenid, :placedAt,
       :expiresAt)`,
    { ...order, lines: json(lines) },
  );
}
