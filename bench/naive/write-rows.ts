import type { Knex } from 'knex';
import { execute, json } from '../../db/query.js';
import type { PricedLine, PricedOrder } from '../../domain/pricing/price-types.js';
import type { NaiveAnswer, NaiveRequest } from './naive-order.js';
import type { Facts } from './read-facts.js';

/** A priced order whose lines know what they keep of their listing. */
export interface NaivePrice extends Omit<PricedOrder, 'lines'> {
  readonly lines: readonly (PricedLine & {
    readonly band: string;
    readonly promoted: boolean;
    readonly supplyPriceFen: number;
  })[];
}

export interface Writing {
  readonly request: NaiveRequest;
  readonly facts: Facts;
  readonly priced: NaivePrice;
  readonly answer: NaiveAnswer;
}

/** The order and everything that follows from it, statement by statement. */
export async function insertAll(
  trx: Knex.Transaction,
  { request, facts, priced, answer }: Writing,
): Promise<void> {
  const { cycleId, memberId, leaderId, pointLeaderId, deviceId, networkAddress } = request.order;
  const { orderId, expiresAt } = answer;
  const { goodsFen, discountFen, payableFen } = priced;
  await execute(
    trx,
    `insert into orders (id, cycle_id, region_id, site_id, member_id, leader_id, point_leader_id, state, goods_fen,
       discount_fen, payable_fen, rule_version, device_id, network_address, payer_openid, placed_at, expires_at)
     values (:orderId, :cycleId, :regionId, :siteId, :memberId, :leaderId, :pointLeaderId, 'placed', :goodsFen,
       :discountFen, :payableFen, :ruleVersion, :deviceId, :networkAddress, :openid, :at, :expiresAt)`,
    {
      orderId,
      cycleId,
      memberId,
      leaderId,
      pointLeaderId,
      deviceId,
      networkAddress,
      expiresAt,
      goodsFen,
      discountFen,
      payableFen,
      regionId: facts.regionId,
      siteId: facts.siteId,
      openid: facts.openid,
      at: facts.at,
      ruleVersion: facts.rule.version,
    },
  );
  await insertLines(trx, { request, facts, priced, answer });
  const skuIds = request.order.lines.map((line) => line.skuId);
  await execute(
    trx,
    `insert into events (day, aggregate, seq, type, data)
     values ((clock_timestamp() at time zone 'UTC')::date, 'order/' || :orderId, 1, 'order.placed', :data::jsonb)`,
    { orderId, data: json({ orderId, cycleId, memberId, leaderId: pointLeaderId, skuIds }) },
  );
  const { actor, key, hash } = request;
  await execute(
    trx,
    `insert into idempotency_keys (actor, key, operation, input_hash, result)
     values (:actor, :key, 'placeOrder', :hash, :result::jsonb)`,
    { actor, key, hash, result: json(answer) },
  );
}

async function insertLines(
  trx: Knex.Transaction,
  { request, facts, priced, answer: { orderId } }: Writing,
): Promise<void> {
  const { cycleId, pointLeaderId } = request.order;
  const place = { orderId, cycleId, pointLeaderId, siteId: facts.siteId, lines: json(priced.lines) };
  await execute(
    trx,
    `insert into order_lines (order_id, line_no, cycle_id, point_leader_id, site_id, sku_id, band, quantity,
       unit_price_fen, gross_fen, discount_fen, net_fen, discounts, leader_rate_bp, promoted, supply_price_fen)
     select :orderId, "lineNo", :cycleId, :pointLeaderId, :siteId, "skuId", band, quantity, "unitPriceFen", "grossFen",
       "discountFen", "netFen", discounts, "leaderRateBp", promoted, "supplyPriceFen"
     from jsonb_to_recordset(:lines::jsonb) as l("lineNo" smallint, "skuId" text, band text, quantity integer,
       "unitPriceFen" bigint, "grossFen" bigint, "discountFen" bigint, "netFen" bigint, discounts jsonb,
       "leaderRateBp" integer, promoted boolean, "supplyPriceFen" bigint)`,
    place,
  );
  await execute(
    trx,
    `insert into demand as d (cycle_id, leader_id, sku_id, site_id, quantity)
     select :cycleId, :pointLeaderId, "skuId", :siteId, quantity
     from jsonb_to_recordset(:lines::jsonb) as l("skuId" text, quantity integer) order by "skuId"
     on conflict (cycle_id, leader_id, sku_id) do update set quantity = d.quantity + excluded.quantity`,
    { cycleId, pointLeaderId, siteId: facts.siteId, lines: place.lines },
  );
}
