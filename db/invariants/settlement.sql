-- Statements and payouts: every fen on a statement has a line, and is paid as stated or not at all.

-- name: F1 a statement is the sum of its lines
-- zh: 结算单金额等于各行之和
select s.no as id, s.amount_fen, coalesce(l.fen, 0) as lines
from settlements s
left join (select settlement_no, sum(amount_fen) as fen from settlement_lines group by 1) l on l.settlement_no = s.no
where s.amount_fen <> coalesce(l.fen, 0);

-- name: F2 a statement pays what the cycle brought less the debt it repaid
-- zh: 结算金额等于本期所得减抵扣欠款
select no as id, gross_fen, debt_fen, amount_fen from settlements where amount_fen <> greatest(gross_fen - debt_fen, 0);

-- name: F3 a payout is what its statement says
-- zh: 付款金额等于结算金额
select p.settlement_no as id, p.amount_fen, s.amount_fen as stated, p.state
from payouts p left join settlements s on s.no = p.settlement_no
where p.amount_fen is distinct from s.amount_fen or p.out_bill_no is null;

-- name: F4 nobody is paid before the time
-- zh: 未到期不付款
select p.settlement_no as id, p.requested_at, s.payable_at
from payouts p join settlements s on s.no = p.settlement_no
where p.requested_at < s.payable_at;

-- name: F5 a settled cycle has no open order
-- zh: 已结算的团期没有未完成订单
select o.id, o.state
from orders o join cycles c on c.id = o.cycle_id
where c.state = 'settled' and o.state not in ('completed', 'cancelled', 'expired');

-- name: F6 whoever earned in a settled cycle has a statement
-- zh: 已结算团期的每位受益人都有结算单
select distinct c.cycle_id || ' ' || c.role || ' ' || c.beneficiary_id as id
from commissions c join cycles y on y.id = c.cycle_id
where (y.state = 'settled' and c.state = 'available' and c.amount_fen > 0 or c.state = 'paid') and not exists (
  select 1 from settlements s
  where s.cycle_id = c.cycle_id and s.party_kind = c.role and s.party_id = c.beneficiary_id);

-- name: F7 commissions are paid with their statement's payout
-- zh: 已提现佣金对应已付款的结算单
select distinct c.cycle_id || ' ' || c.role || ' ' || c.beneficiary_id as id, p.state
from commissions c
join settlements s on s.cycle_id = c.cycle_id and s.party_kind = c.role and s.party_id = c.beneficiary_id
left join payouts p on p.settlement_no = s.no
where c.state = 'paid' and p.state is distinct from 'paid' or c.state = 'available' and p.state = 'paid';

-- name: F8 a settled cycle has its books
-- zh: 已结算的团期都有账册
select c.id from cycles c
where c.state = 'settled' and not exists (select 1 from cycle_books b where b.cycle_id = c.id);

-- name: F9 the transfers of a payout add up to it, each within the provider's limit
-- zh: 付款的各笔转账合计等于付款金额，且每笔不超限
-- A failed transfer that another one replaced is left out.
select p.settlement_no as id, p.amount_fen, t.fen, t.largest
from payouts p
left join (
  select settlement_no, sum(amount_fen) as fen, max(amount_fen) as largest from transfers
  where not replaced group by settlement_no
) t on t.settlement_no = p.settlement_no
where t.fen is distinct from p.amount_fen or t.largest > 20000;

-- name: F10 what took two people was asked for by one and approved by another
-- zh: 双人复核由不同的人申请和批准
-- The first condition is a constraint as well; a claim above 50 yuan names both of them.
select a.id::text, a.kind, a.requested_by, a.decided_by from approvals a where a.decided_by = a.requested_by
union all
select c.no, 'claim-grant', c.decided_by, null from claims c
where c.state in ('granted', 'refunded') and c.granted_fen > 5000 and not exists (
  select 1 from approvals a
  where a.kind = 'claim-grant' and a.subject = 'claim/' || c.no and a.state = 'approved');
