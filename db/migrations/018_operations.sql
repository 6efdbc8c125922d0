-- What operators read of a cycle: its numbers in one row, and from these its phase in words. Both are computed when they
-- are asked for, so that nobody has to keep a sentence true while a night goes on.

-- The supplier said no, promised less than was ordered, or brought less.
create function is_short_supply(of_order text) returns boolean language sql stable as $$
  select p.state in ('refused', 'countered') or exists (
    select 1 from purchase_lines l
    where l.purchase_order_no = p.no and (
      l.confirmed_quantity < l.quantity
      or (p.state = 'received' and l.quantity > coalesce((
        select sum(i.quantity - i.rejected_quantity)
        from receipts r join receipt_lines i on i.receipt_no = r.no
        where r.purchase_order_no = l.purchase_order_no and r.site_id = l.site_id and i.sku_id = l.sku_id
      ), 0))
    )
  )
  from purchase_orders p where p.no = of_order
$$;

create function cycle_progress(of_cycle text) returns table (
  sites integer, sites_delivered integer,
  supplies integer, supplies_over integer, supplies_short integer,
  waves integer, waves_packed integer,
  runs integer, runs_finished integer, stops integer, stops_signed integer, stops_failed integer,
  orders_unpaid integer, orders_paid integer, orders_claiming integer, orders_over integer, refunds_open integer
) language sql stable as $$
  select n.sites, n.delivered, p.supplies, p.over, p.short, w.waves, w.packed,
    r.runs, r.finished, s.stops, s.signed, s.failed, o.unpaid, o.paid, o.claiming, o.over, f.open
  from (
    select count(*)::integer as sites, count(*) filter (where state = 'delivered')::integer as delivered
    from nights where cycle_id = of_cycle
  ) n
  cross join (
    select count(*)::integer as supplies,
      count(*) filter (where state in ('received', 'refused', 'cancelled'))::integer as over,
      count(*) filter (where is_short_supply(no))::integer as short
    from purchase_orders where cycle_id = of_cycle
  ) p
  cross join (
    select count(*)::integer as waves, count(*) filter (where state = 'packed')::integer as packed
    from waves where cycle_id = of_cycle
  ) w
  cross join (
    select count(*)::integer as runs, count(*) filter (where state = 'finished')::integer as finished
    from runs where cycle_id = of_cycle
  ) r
  cross join (
    select count(*)::integer as stops, count(*) filter (where state in ('signed', 'dropped'))::integer as signed,
      count(*) filter (where state = 'failed')::integer as failed
    from stops where cycle_id = of_cycle and decision is distinct from 'redeliver'
  ) s
  cross join (
    select count(*) filter (where state = 'placed')::integer as unpaid,
      count(*) filter (where state = 'paid')::integer as paid,
      count(*) filter (where state in ('collected', 'uncollected'))::integer as claiming,
      count(*) filter (where state = 'completed')::integer as over
    from orders where cycle_id = of_cycle
  ) o
  cross join (
    select count(*)::integer as open
    from refunds x join orders y on y.id = x.order_id
    where y.cycle_id = of_cycle and x.state in ('created', 'processing', 'abnormal')
  ) f
$$;

create function cycle_phase_words(of_cycle text) returns text language sql stable as $$
  select case
    when c.state = 'cancelled' then '已取消'
    when c.state = 'settled' then '已结算'
    when c.state = 'planned' and clock_timestamp() < c.opens_at then
      '待开团 ' || to_char(c.opens_at at time zone g.zone, 'MM-DD HH24:MI')
    when c.state = 'planned' then
      format('销售中，%s 截单，已付款 %s 单', to_char(c.cutoff_at at time zone g.zone, 'HH24:MI'), p.orders_paid)
    when c.state = 'closed' then format('已截单，等待付款 %s 单', p.orders_unpaid)
    when c.state = 'frozen' then '已冻结，汇总中'
    when c.state = 'delivered' and p.orders_paid > 0 then
      format('已送达，待提货 %s 单，售后期内 %s 单', p.orders_paid, p.orders_claiming)
    when c.state = 'delivered' and p.orders_claiming + p.refunds_open > 0 then
      format('售后期内 %s 单，退款中 %s 笔', p.orders_claiming, p.refunds_open)
    when c.state = 'delivered' then '售后已结束，结算中'
    when p.sites = 0 then '没有订单'
    when p.stops > 0 and p.waves_packed = p.waves then
      format('配送 %s/%s 站已签收', p.stops_signed, p.stops)
        || case when p.stops_failed > 0 then format('，%s 站失败', p.stops_failed) else '' end
    else concat_ws('，',
      case when p.supplies_over < p.supplies then format('到货 %s/%s 单', p.supplies_over, p.supplies) end,
      case when p.waves > 0 then format('分拣 %s/%s 波次', p.waves_packed, p.waves)
        when p.supplies_over = p.supplies then '到货已齐，分配中' end,
      case when p.stops > 0 then format('配送 %s/%s 站已签收', p.stops_signed, p.stops) end)
  end
  from cycles c join regions g on g.id = c.region_id cross join cycle_progress(c.id) p
  where c.id = of_cycle
$$;
