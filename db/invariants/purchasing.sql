-- What the cycle sold is what was bought, and nothing is received that was not ordered.

-- name: B1 the first purchase orders cover the frozen demand exactly
-- zh: 首轮采购单恰好覆盖冻结需求
-- Orders with n above 1 go to a backup supplier and name demand again. Demand that nobody supplies has an attention
-- row.
select d.id, d.demand, d.demanded
from (
  select coalesce(d.cycle_id, p.cycle_id) as cycle_id, d.quantity as demand, p.quantity as demanded,
    coalesce(d.cycle_id, p.cycle_id) || ' ' || coalesce(d.site_id, p.site_id) || ' '
      || coalesce(d.sku_id, p.sku_id) as id
  from (
    select d.cycle_id, d.site_id, d.sku_id, sum(d.quantity) as quantity
    from demand d join cycles c on c.id = d.cycle_id and c.state in ('aggregated', 'delivered', 'settled')
    where d.quantity > 0 group by 1, 2, 3
  ) d
  full join (
    select o.cycle_id, l.site_id, l.sku_id, sum(l.demanded) as quantity
    from purchase_orders o join purchase_lines l on l.purchase_order_no = o.no where o.n = 1 group by 1, 2, 3
  ) p on p.cycle_id = d.cycle_id and p.site_id = d.site_id and p.sku_id = d.sku_id
) d
where d.demand is distinct from d.demanded and not (
  d.demanded is null and exists (
    select 1 from attention a where a.subject = 'cycle/' || d.cycle_id and a.cause = 'demand-unsupplied'));

-- name: S8 at least what was sold is bought
-- zh: 采购数量不少于销售数量
select d.cycle_id || ' ' || d.sku_id as id, d.quantity as demand, p.quantity as bought
from (
  select d.cycle_id, d.sku_id, sum(d.quantity) as quantity
  from demand d join cycles c on c.id = d.cycle_id and c.state in ('aggregated', 'delivered', 'settled')
  where d.quantity > 0 group by 1, 2
) d
left join (
  select o.cycle_id, l.sku_id, sum(l.quantity) as quantity
  from purchase_orders o join purchase_lines l on l.purchase_order_no = o.no group by 1, 2
) p on p.cycle_id = d.cycle_id and p.sku_id = d.sku_id
where coalesce(p.quantity, 0) < d.quantity and not (
  p.quantity is null and exists (
    select 1 from attention a where a.subject = 'cycle/' || d.cycle_id and a.cause = 'demand-unsupplied'));

-- name: B2 nothing is received beyond a tenth more than was ordered
-- zh: 收货不超过订购量的 110%
select r.purchase_order_no || ' ' || r.site_id || ' ' || r.sku_id as id, r.counted, l.quantity
from (
  select r.purchase_order_no, r.site_id, x.sku_id, sum(x.quantity) as counted
  from receipts r join receipt_lines x on x.receipt_no = r.no group by 1, 2, 3
) r
left join purchase_lines l
  on l.purchase_order_no = r.purchase_order_no and l.site_id = r.site_id and l.sku_id = r.sku_id
where l.sku_id is null or r.counted > l.quantity * 11 / 10;

-- name: B3 a supplier confirms and ships no more than it may
-- zh: 确认与发货数量不超过允许范围
select purchase_order_no || '/' || line_no as id, quantity, confirmed_quantity, shipped_quantity from purchase_lines
where confirmed_quantity > quantity or shipped_quantity > quantity * 11 / 10;

-- name: B4 a claim on a supplier is worth its pieces at the supply price
-- zh: 供应商索赔等于件数乘供货价
select c.purchase_order_no || ' ' || c.sku_id || ' ' || c.cause as id, c.amount_fen, c.quantity, l.supply_price_fen
from supplier_claims c
left join purchase_lines l
  on l.purchase_order_no = c.purchase_order_no and l.site_id = c.site_id and l.sku_id = c.sku_id
where c.amount_fen is distinct from c.quantity * l.supply_price_fen or c.quantity > l.quantity * 11 / 10;

-- name: B5 a receipt belongs to its purchase order's cycle
-- zh: 收货单与采购单属于同一团期
select r.no as id, r.cycle_id, o.cycle_id as ordered_for
from receipts r left join purchase_orders o on o.no = r.purchase_order_no
where o.cycle_id is distinct from r.cycle_id or o.state in ('draft', 'refused', 'cancelled');
