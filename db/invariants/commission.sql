-- Who earns, how much, and when: the leader of the link, and at most two levels of promoters.

-- name: C1 a line has at most two levels of promoters
-- zh: 每行推广佣金最多两级
select order_id || '/' || line_no as id, count(*) as promoters from commissions
where role = 'promoter' and state <> 'void' group by order_id, line_no having count(*) > 2 or max(level) > 2;

-- name: C2 nobody is two levels of one line
-- zh: 同一人不在同一行领取两级推广佣金
select order_id || '/' || line_no as id, beneficiary_id from commissions
where role = 'promoter' group by order_id, line_no, beneficiary_id having count(*) > 1;

-- name: C3 the inviters form no ring
-- zh: 邀请关系没有环
-- Whoever cannot be reached from members without an inviter is on a ring, or below one.
with recursive reached as (
  select id from members where inviter_id is null
  union all
  select m.id from members m join reached r on m.inviter_id = r.id
)
select m.id, m.inviter_id from members m left join reached r on r.id = m.id where r.id is null;

-- name: C4 every beneficiary is the link's leader, another's point's (level 3), or the inviter of that level
-- zh: 佣金归订单的团长、自提点团长或其相应级别的邀请人
-- The rule's version says which of the two inviters is level 1; a lone inviter is level 1.
select c.order_id || '/' || c.line_no as id, c.role, c.level, c.beneficiary_id
from commissions c
left join (
  select o.id, o.leader_id, nullif(o.point_leader_id, o.leader_id) as other_point, r.level_one, i.near, nullif(i.far, i.near) as far
  from orders o
  join commission_rules r on r.version = o.rule_version
  cross join lateral (
    select nullif(o.first_inviter_id, o.member_id) as near, nullif(o.second_inviter_id, o.member_id) as far
  ) i
) o on o.id = c.order_id
where c.beneficiary_id is distinct from case
  when c.role = 'leader' and c.level = 3 then o.other_point
  when c.role = 'leader' then o.leader_id
  when c.level = 1 and o.level_one = 'farther' then coalesce(o.far, o.near)
  when c.level = 1 then coalesce(o.near, o.far)
  when o.near is null or o.far is null then null
  when o.level_one = 'farther' then o.near
  else o.far
end;

-- name: C5 nobody earns on his own purchase
-- zh: 没有人从自己的订单获得佣金
select c.order_id || '/' || c.line_no as id, c.role, c.beneficiary_id
from commissions c
join orders o on o.id = c.order_id
join members m on m.id = o.member_id
left join leaders l on c.role = 'leader' and l.id = c.beneficiary_id
where c.role = 'promoter' and c.beneficiary_id = o.member_id or l.openid = m.openid;

-- name: C6 a line pays its parties at most 30 % of what it brings
-- zh: 每行佣金合计不超过实付的 30%
-- The cap of the split. Two fen per party are rounding: an order's commission is rounded once and shared to its lines.
select l.order_id || '/' || l.line_no as id, l.net_fen, sum(c.amount_fen) as commission
from order_lines l join commissions c on c.order_id = l.order_id and c.line_no = l.line_no and c.state <> 'void'
group by l.order_id, l.line_no, l.net_fen
having (sum(c.amount_fen) - 2 * count(*)) * 100 > l.net_fen * 30;

-- name: C7 nothing is available before its order is completed
-- zh: 订单完成之前佣金不可提现
select c.order_id || '/' || c.line_no as id, c.state, o.state as order_state
from commissions c left join orders o on o.id = c.order_id
where c.state in ('available', 'paid')
  and (o.state is distinct from 'completed' or c.available_at is null or c.available_at < o.completed_at);

-- name: C8 a rate is what line and rule fixed
-- zh: 佣金比例等于下单时固定的比例
select c.order_id || '/' || c.line_no as id, c.role, c.level, c.rate_bp, c.base_fen
from commissions c
left join order_lines l on l.order_id = c.order_id and l.line_no = c.line_no
left join orders o on o.id = c.order_id
left join commission_rules r on r.version = c.rule_version
where c.rule_version is distinct from o.rule_version or c.base_fen is distinct from l.net_fen
  or c.rate_bp is distinct from case
    when c.level = 3 then least(r.pickup_fee_bp, l.leader_rate_bp)
    when c.role = 'leader' and o.point_leader_id <> o.leader_id
      then l.leader_rate_bp - least(r.pickup_fee_bp, l.leader_rate_bp)
    when c.role = 'leader' then l.leader_rate_bp
    when not l.promoted then null
    when c.level = 1 then r.level_one_bp
    else r.level_two_bp
  end;

-- name: C9 the estimates of an order add up to rate times base less what the leader bears, rounded once
-- zh: 每单预估佣金等于基数乘比例减承担的优惠，仅舍入一次
-- The estimate of a commission is its amount before its noted changes.
select e.order_id || ' ' || e.role || ' ' || e.level as id, e.estimate, e.due
from (
  select c.order_id, c.role, c.level, sum(c.amount_fen - coalesce(d.fen, 0)) as estimate,
    (sum(c.base_fen * c.rate_bp - c.borne_fen * 10000) + 5000)::bigint / 10000 as due
  from commissions c
  left join (
    select order_id, line_no, role, level, sum(delta_fen) as fen from commission_changes group by 1, 2, 3, 4
  ) d on (d.order_id, d.line_no, d.role, d.level) = (c.order_id, c.line_no, c.role, c.level)
  group by c.order_id, c.role, c.level
) e
where e.estimate <> e.due;

-- name: C10 no commission outlives the money of its line
-- zh: 佣金不超过该行留存金额应得的部分
select c.order_id || '/' || c.line_no as id, c.role, c.level, c.amount_fen, b.kept_fen
from commissions c
join order_line_balances b on b.order_id = c.order_id and b.line_no = c.line_no
left join (
  select order_id, line_no, role, level, sum(delta_fen) as fen from commission_changes group by 1, 2, 3, 4
) d on (d.order_id, d.line_no, d.role, d.level) = (c.order_id, c.line_no, c.role, c.level)
where c.base_fen > 0
  and c.amount_fen > ((c.amount_fen - coalesce(d.fen, 0)) * b.kept_fen * 2 + c.base_fen)::bigint / (c.base_fen * 2);

-- name: C11 a void commission is nothing, and a dead order earns nobody anything
-- zh: 作废佣金为零，失效订单不产生佣金
select c.order_id || '/' || c.line_no as id, c.role, c.state, c.amount_fen
from commissions c left join orders o on o.id = c.order_id
where o.id is null or c.state = 'void' and c.amount_fen <> 0
  or c.state <> 'void' and o.state in ('placed', 'cancelled', 'expired');

-- name: C12 nothing is earned before the leader has the goods
-- zh: 团长签收之前佣金不入账
select c.order_id || '/' || c.line_no as id, c.role from commissions c
where c.state = 'earned' and not exists (
  select 1 from parcel_lines l join parcels p on p.id = l.parcel_id
  where l.order_id = c.order_id and l.line_no = c.line_no
    and p.state in ('signed', 'collected', 'uncollected', 'returned'));

-- name: C13 what a party holds is what it has earned
-- zh: 待解冻余额等于已结算佣金
select coalesce(c.account, p.account) as id, c.fen, p.fen as booked
from (
  select role || ':' || beneficiary_id || ':held' as account, sum(amount_fen) as fen
  from commissions where state = 'earned' group by 1
) c
full join (
  select account, -sum(amount_fen) as fen from postings where account ~ '^(leader|promoter):[^:]+:held$' group by 1
) p on p.account = c.account
where coalesce(c.fen, 0) <> coalesce(p.fen, 0);

-- name: C14 what a party was credited, less its debts, is what became available
-- zh: 可提现余额加已付减欠款等于可提现佣金
-- Payouts leave the account and change no commission, so they are left out on both sides.
select coalesce(c.party, p.party) as id, c.fen, p.fen as booked
from (
  select role || ':' || beneficiary_id as party, sum(amount_fen) as fen
  from commissions where state in ('available', 'paid') group by 1
) c
full join (
  select substring(g.account from '^[^:]+:[^:]+') as party, -sum(g.amount_fen) as fen
  from postings g join ledger_transactions t on t.id = g.transaction_id
  where g.account ~ '^(leader|promoter):[^:]+:(available|debt)$' and t.kind not in ('payout-sent', 'payout-failed')
  group by 1
) p on p.party = c.party
where coalesce(c.fen, 0) <> coalesce(p.fen, 0);

-- name: C15 commission expense is what was earned
-- zh: 佣金支出等于已结算佣金
select x.role as id, x.fen, coalesce(p.fen, 0) as booked
from (
  select r.role, coalesce(sum(c.amount_fen), 0) as fen
  from (values ('leader'), ('promoter')) r(role)
  left join commissions c on c.role = r.role and c.state in ('earned', 'available', 'paid') group by r.role
) x
left join (
  select account, sum(amount_fen) as fen from postings where account like 'commission:%:expense' group by account
) p on p.account = 'commission:' || x.role || ':expense'
where x.fen <> coalesce(p.fen, 0);
