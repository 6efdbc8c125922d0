import type { Statement } from '../../prepared.js';

/**
 * What writeBatch sends. The counters' update is the statement itself, over ids in order, because its rows are those
 * that others wait for; the inserts run after it. Everything stands on `sale`, which is empty when the cycle does not
 * sell at this version, so that then nothing is written.
 */
export const writeBatchStatement: Statement = {
  name: 'write-batch',
  text: `
    with sale as materialized (
      select s.*, to_char(s.placed_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') as placed_text,
        to_char(s.expires_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') as expires_text
      from (
        select c.id, c.region_id, n.at as placed_at,
          least(n.at + $3::integer * interval '1 millisecond', date_trunc('milliseconds', c.pay_until)) as expires_at
        from (select date_trunc('milliseconds', clock_timestamp()) as at) n, cycles c
        where c.id = $1::text and c.price_version = $2::integer and c.state = 'planned'
          and (c.opens_at <= n.at or $4::boolean) and n.at < c.cutoff_at
      ) s
    ), told as materialized (
      select pg_notify('tuanda_events', $5::text) from sale
    ), new_orders as (
      insert into orders (id, cycle_id, region_id, site_id, member_id, leader_id, point_leader_id, state, goods_fen,
        discount_fen, payable_fen, coupon_id, rule_version, device_id, network_address, payer_openid, ordered_by,
        placed_at, expires_at)
      select o.id, s.id, s.region_id, o.site_id, o.member_id, o.leader_id, o.point_leader_id, 'placed', o.goods_fen,
        o.discount_fen, o.payable_fen, o.coupon_id, $6::integer, o.device_id, o.network_address, o.payer_openid,
        o.ordered_by, s.placed_at, s.expires_at
      from sale s, unnest($7::text[], $8::text[], $9::text[], $10::text[], $11::text[], $12::bigint[], $13::bigint[],
        $14::bigint[], $15::text[], $16::text[], $17::text[], $18::text[], $19::text[]) as o(id, site_id, member_id,
        leader_id, point_leader_id, goods_fen, discount_fen, payable_fen, coupon_id, device_id, network_address,
        payer_openid, ordered_by)
    ), new_lines as (
      insert into order_lines (order_id, line_no, cycle_id, point_leader_id, site_id, sku_id, band, quantity,
        unit_price_fen, gross_fen, discount_fen, net_fen, discounts, leader_rate_bp, promoted, supply_price_fen,
        bundle_no)
      select l.order_id, l.line_no, s.id, l.point_leader_id, l.site_id, l.sku_id, l.band, l.quantity,
        l.unit_price_fen, l.gross_fen, l.discount_fen, l.net_fen, l.discounts, l.leader_rate_bp, l.promoted,
        l.supply_price_fen, l.bundle_no
      from sale s, rows from (
        unnest($20::text[], $21::smallint[], $22::text[], $23::text[], $24::text[], $25::text[], $26::integer[],
          $27::bigint[], $28::bigint[], $29::bigint[], $30::bigint[], $32::integer[], $33::boolean[], $34::bigint[],
          $53::smallint[]),
        jsonb_array_elements($31::jsonb)
      ) as l(order_id, line_no, point_leader_id, site_id, sku_id, band, quantity, unit_price_fen, gross_fen,
        discount_fen, net_fen, leader_rate_bp, promoted, supply_price_fen, bundle_no, discounts)
    ), new_bundles as (
      insert into order_bundles (order_id, bundle_no, sku_id, quantity, unit_price_fen, gross_fen, discount_fen,
        net_fen, components)
      select b.order_id, b.bundle_no, b.sku_id, b.quantity, b.unit_price_fen, b.gross_fen, b.discount_fen, b.net_fen,
        b.components::jsonb
      from sale, unnest($54::text[], $55::smallint[], $56::text[], $57::integer[], $58::bigint[], $59::bigint[],
        $60::bigint[], $61::bigint[], $62::text[]) as b(order_id, bundle_no, sku_id, quantity, unit_price_fen,
        gross_fen, discount_fen, net_fen, components)
    ), new_takes as (
      insert into takes (order_id, line_no, counter_id, quantity)
      select t.* from sale, unnest($35::text[], $36::smallint[], $37::text[], $38::integer[]) as t
    ), new_uses as (
      insert into coupon_uses (order_id, coupon_id, member_id)
      select o.id, o.coupon_id, o.member_id
      from sale, unnest($7::text[], $15::text[], $9::text[]) as o(id, coupon_id, member_id)
      where o.coupon_id is not null
    ), new_answers as (
      insert into idempotency_keys (actor, key, operation, input_hash, result)
      select k.actor, k.key, k.operation, k.input_hash, jsonb_build_object('orderId', k.order_id,
        'state', case k.payable_fen when 0 then 'paid' else 'placed' end, 'payableFen', k.payable_fen,
        'expiresAt', s.expires_text)
      from sale s, unnest($43::text[], $44::text[], $45::text[], $46::text[], $47::text[], $48::bigint[])
        as k(actor, key, operation, input_hash, order_id, payable_fen)
    ), more_demand as (
      insert into demand as d (cycle_id, leader_id, sku_id, site_id, quantity)
      select s.id, w.leader_id, w.sku_id, w.site_id, w.quantity
      from sale s, unnest($39::text[], $40::text[], $41::text[], $42::integer[]) as w(leader_id, sku_id, site_id, quantity)
      on conflict (cycle_id, leader_id, sku_id) do update set quantity = d.quantity + excluded.quantity
    ), new_events as (
      insert into events (day, aggregate, seq, type, data)
      select (s.placed_at at time zone 'UTC')::date, e.aggregate, 1, 'order.placed', e.data
      from sale s, told, rows from (unnest($49::text[]), jsonb_array_elements($50::jsonb)) as e(aggregate, data)
    )
    update counters c set taken = c.taken + t.quantity
    from sale s, unnest($51::text[], $52::integer[]) with ordinality as t(id, quantity, n)
    where c.id = t.id
    returning case t.n when 1 then s.placed_text end as "placedAt", case t.n when 1 then s.expires_text end as "expiresAt"`,
};
