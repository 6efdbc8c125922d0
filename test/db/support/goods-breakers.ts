/**
 * By code of the check, SQL that breaks what it says on a database whose constraints and triggers are gone, in the rows
 * that the played day leaves. Stock, orders, the night, the morning, pickup.
 */
export const goodsBreakers: Readonly<Record<string, string>> = {
  S1: `update counters set taken = cap + 1 where id = (select min(id) from counters)`,
  S2: `update counters set taken = taken + 1 where id = (select max(counter_id) from takes)`,
  S3: `update quota_moves set quantity = quantity + 1 where id = (select min(id) from quota_moves)`,
  S3b: `update counters set cap = cap + 1 where id = (select min(id) from counters where kind = 'stock')`,
  S3c: `insert into quota_moves (cycle_id, sku_id, from_counter, to_counter, quantity, cause)
    select cycle_id, sku_id, null, to_counter, 1, 'over-commit' from quota_moves where from_counter is null`,
  S3d: `update counters set level = 1, taken = taken + 1 where kind = 'stock' and level = 0`,
  S4: `update counters set level = 2 where node = 'central'`,
  S4b: `update takes set line_no = 9 where line_no = 1`,
  S5: `update orders set expires_at = now() - interval '3 minutes' where state = 'placed'`,
  S6: `delete from takes where line_no = 1 and released_at is null`,
  S7: `update takes set released_at = null where order_id in (select id from orders where state = 'expired')`,
  S9: `update demand set quantity = quantity + 1 where leader_id = 'L001'`,
  S10: `update takes set quantity = quantity + 1 where counter_id like 'limit|%'`,
  S11: `update takes set quantity = quantity + 1 where counter_id like 'capacity|%'`,
  S12: `insert into station_closures (cycle_id, site_id, unit) select id, 'TY', 'pieces' from cycles`,
  S13: `update order_bundles set components = '[]'`,
  U1: `update coupon_uses set released_at = null`,
  U2: `update coupon_uses set member_id = 'M0001' where released_at is null`,

  O1: `update orders set goods_fen = goods_fen + 1, payable_fen = payable_fen + 1 where state = 'placed'`,
  O2: `update order_lines set discounts = '[]' where discount_fen > 0`,
  O3: `update order_lines set point_leader_id = 'L006' where point_leader_id = 'L001'`,
  O4: `update orders set claim_until = null where state = 'completed'`,
  O5: `update listings set price_fen = price_fen + 1 where sku_id = 'S027'`,
  O6: `update order_moves set to_leader_id = 'L009'`,
  O7: `insert into leader_changes (id, leader_id, region_id, kind, state, from_day, reason, asked_by, decided_by,
      carried_out_at)
    select 'X', point_leader_id, region_id, 'leave', 'effective', '2026-11-01', 'x', 'ops/X', 'ops/X', now()
    from orders where state = 'placed' limit 1`,
  O8: `update orders set cancel_fee_fen = 1 where state = 'cancelled'`,
  K2: `update orders o set placed_at = c.cutoff_at from cycles c where c.id = o.cycle_id`,
  K3: `update orders set state = 'placed' where state = 'completed'`,

  V1: `insert into revisions (region_id, kind, subject, payload, reason, author, state, effective_at)
    select id, 'price', 'S027', '{}', '测试', 'ops/O1', 'effective', now() from regions`,
  V2: `insert into leader_goods (leader_id, sku_id, hidden, changed_at)
    select distinct point_leader_id, sku_id, true, timestamptz '2000-01-01' from order_lines`,
  V3: `with looked as (update cycles set deals_read_at = now() where id = 'ZZ/2026-11-23/1' returning id)
    insert into deal_prices (cycle_id, sku_id, lowest_fen)
    select distinct 'ZZ/2026-11-23/1', sku_id, 999999 from order_lines`,

  B1: `update purchase_lines set demanded = demanded - 1 where sku_id = 'S027'`,
  S8: `update purchase_lines set quantity = 0 where sku_id = 'S027'`,
  B2: `update receipt_lines set quantity = 1000 where sku_id = 'S027'`,
  B3: `update purchase_lines set confirmed_quantity = quantity + 1`,
  B4: `update supplier_claims set amount_fen = amount_fen + 1`,
  B5: `update receipts set cycle_id = 'ZZ/2026-11-23/1'`,

  A1: `update allocations set ordered = ordered + 1`,
  A2: `update allocations set allocated = ordered`,
  A3: `delete from refund_lines where refund_no in (select refund_no from refunds where cause = 'short')`,
  W1: `update wave_lines set allocated = allocated + 1 where sku_id = 'S027'`,
  W2: `update wave_lines set ordered = ordered + 1 where sku_id = 'S027'`,
  W3: `update wave_lines set picked = 0 where sku_id = 'S027'`,
  W4: `update wave_lines set short = 0 where short > 0`,
  W5: `delete from parcel_lines where sku_id = 'S027'`,
  W6: `update parcel_lines set quantity = quantity + 1 where sku_id = 'S027'`,
  W7: `update parcels set member_id = 'M0001' where member_id = 'M0003'`,
  W8: `update parcels set state = 'staged' where member_id = 'M0003'`,
  W9: `update scans set kind = 'undo' where client_id = (select min(client_id) from scans)`,
  W10: `update parcels set state = 'planned'`,
  H1: `update stock_on_hand set quantity = quantity + 1 where state = 'surplus'`,
  H1b: `delete from stock_lots`,
  H2: `update stock_movements set quantity = quantity + 1 where cause = 'receipt'`,
  H3: `update scans set quantity = quantity + 1 where sku_id = 'S027'`,

  T1: `delete from stops where leader_id = 'L001'`,
  T2: `update stops set state = 'arrived' where state = 'signed'`,
  T3: `update stops set seq = seq + 10 where seq = (select max(seq) from stops)`,
  T4: `update stops set parcels = parcels + 1`,
  T5: `update runs set crates = crates + 1`,
  T6: `update runs set state = 'loaded'`,
  T7: `update vehicles set capacity_crates = 0`,
  T8: `update stops set signed_at = null where state = 'signed'`,
  T9: `update runs set state = 'departed'`,
  T10: `update stops set decision = 'redeliver' where state = 'failed'`,
  T11: `update stop_differences set quantity = quantity + 1`,
  T12: `update stop_differences set refund_fen = refund_fen + 100000`,
  T13: `update stop_differences set quantity = quantity + 100`,
  T14: `update stop_differences set handled_at = null`,

  K1: `update parcels set state = 'signed' where state = 'collected'`,
  K1b: `update orders set state = 'paid' where collected_as = 'collected'`,
  K1c: `update parcels set state = 'signed' where state = 'uncollected'`,
  K4: `update pickups set state = 'ready' where state = 'collected'`,
  K5: `delete from pickups where member_id = 'M0003'`,
  K6: `update pickups set leader_id = 'L001', code = 'SAME'`,

  D1: `update cycles set closed_at = cutoff_at - interval '1 second' where state = 'settled'`,
  D2: `update cycles set slot = 2`,
  D3: `delete from nights`,
  D4: `update nights set state = 'delivering'`,
  D5: `update orders set collected_at = collected_at - interval '1 day' where collected_at is not null`,
};
