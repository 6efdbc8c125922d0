/**
 * By code of the check, SQL that breaks what it says on a database whose constraints and triggers are gone, in the rows
 * that the played day leaves. Payments, the books, commission, settlement, events.
 */
export const moneyBreakers: Readonly<Record<string, string>> = {
  P1: `insert into payments (out_trade_no, order_id, provider, amount_fen, state, transaction_id)
    select 'X' || out_trade_no, order_id, provider, amount_fen, state, 'X' || transaction_id from payments`,
  P2: `update payments set amount_fen = amount_fen + 1`,
  P3: `update payments set state = 'created'`,
  P4: `insert into payments (out_trade_no, order_id, provider, amount_fen, state, transaction_id)
    select id, id, 'wechat-pay', payable_fen, 'paid', id from orders where state = 'placed'`,
  P5: `update payments set refunded_fen = 0 where order_id in (select id from orders where state = 'expired')`,
  P6: `update payments set refund_pending_fen = 1`,
  P7: `insert into refunds (refund_no, out_trade_no, order_id, amount_fen, cause, reason_zh)
    select 'X' || n, p.out_trade_no, p.order_id, 1, 'short', ''
    from (select * from payments limit 1) p cross join generate_series(1, 51) n`,
  P8: `update refunds set state = 'processing', created_at = now() - interval '2 days'`,
  P9: `insert into payment_notices (provider, notice_id, kind, subject, body, received_at)
    values ('wechat-pay', 'N1', 'payment-succeeded', 'X', '{}', now() - interval '6 minutes')`,
  P10: `insert into surplus_payments (refund_no, transaction_id, trade_no, order_id, amount_fen, paid_at)
    select 'X', transaction_id, out_trade_no, order_id, 1, paid_at from payments where transaction_id is not null limit 1`,
  P11: `with compared as (
      insert into reconciliations (day, bill, lines, matched, theirs_fen, ours_fen)
      values ('2026-11-01', 'fund', 1, 0, 1, 0))
    insert into reconciliation_tickets (day, bill, subject, kind, theirs_fen, opened_at)
    values ('2026-11-01', 'fund', 'payment/X', 'theirs-only', 1, now() - interval '4 days')`,
  R1: `update refunds set amount_fen = amount_fen + 1`,
  R2: `update refund_lines set amount_fen = amount_fen + 100000`,
  R3: `update refunds set order_id = 'X'`,
  R4: `update claims set granted_fen = granted_fen + 1`,

  D20: `with budget as (insert into counters (id, kind, cap, taken) values ('budget|MJ01', 'budget', 5, 5))
    insert into takes (order_id, line_no, counter_id, quantity) select min(id), 0, 'budget|MJ01', 5 from orders`,
  D21: `insert into counters (id, kind, cap) values ('budget|MJ01', 'budget', 5)`,
  D22: `update order_lines set discounts = '[{"source":"coupon:Q01","fen":1}]'`,
  D23: `update commissions set borne_fen = 1 where role = 'leader'`,
  D24: `update settlement_lines set ref = 'promotion:MJ01' where line_no = 1`,
  G1: `insert into allocations (order_id, line_no, round, cycle_id, ordered, allocated, rule, reason_zh, reason_en)
    select order_id, line_no, 0, cycle_id, quantity, 0, 'group-minimum', '', '' from order_lines limit 1`,

  L1: `update postings set amount_fen = amount_fen + 1 where line_no = 1`,
  L2: `delete from postings where line_no = 1`,
  L3: `insert into ledger_transactions (key, kind, ref, reason_zh) values ('x', 'channel-fee', 'x', '')`,
  L4: `delete from ledger_transactions where kind = 'payment-received'`,
  L5: `update ledger_transactions set ref = 'X' || ref where kind = 'refund-paid'`,
  L6: `update postings set account = 'supplier:G02:payable' where account = 'supplier:G01:payable'`,
  L7: `update transfers set state = 'failed'`,
  L8: `update account_balances set amount_fen = amount_fen - 1`,
  L9: `update postings set amount_fen = -amount_fen where account = 'member:prepaid'`,
  L10: `update postings set account = 'leader:L001:hold' where account = 'leader:L001:held'`,
  L11: `update refunds set state = 'processing'`,
  L12: `update postings set account = 'sales:revenue' where account = 'member:prepaid' and amount_fen < 0`,
  L13: `update receipt_lines set quantity = quantity + 1`,
  L14: `insert into surplus_payments (refund_no, transaction_id, trade_no, order_id, amount_fen, paid_at)
    select 'Y', 'Y', 'Y', order_id, 1, now() from payments limit 1`,

  C1: `insert into commissions (order_id, line_no, role, level, beneficiary_id, cycle_id, base_fen, rate_bp, amount_fen,
      state, rule_version)
    select order_id, line_no, role, 3, 'M0009', cycle_id, base_fen, rate_bp, 0, state, rule_version
    from commissions where level = 2`,
  C2: `update commissions set beneficiary_id = 'M0002' where role = 'promoter'`,
  C3: `update members set inviter_id = 'M0003' where id = 'M0001'`,
  C4: `update commissions set beneficiary_id = 'M0009' where role = 'promoter' and level = 1`,
  C5: `update orders set member_id = first_inviter_id where first_inviter_id is not null`,
  C6: `update commissions set amount_fen = base_fen where role = 'leader' and state = 'paid'`,
  C7: `update orders set state = 'collected' where state = 'completed'`,
  C8: `update commissions set rate_bp = rate_bp + 1`,
  C9: `update commission_changes set delta_fen = delta_fen - 1`,
  C10: `insert into refunds (refund_no, out_trade_no, order_id, amount_fen, cause, reason_zh)
    select 'X', id, id, 1000, 'after-sale', '' from orders where payable_fen = 10000;
    insert into refund_lines values ('X', 1, 0, 1000)`,
  C11: `update commissions set state = 'available' where state = 'void'`,
  C12: `update commissions set state = 'earned' where state = 'estimated'`,
  C13: `update postings set account = 'leader:L002:held' where account = 'leader:L001:held' and amount_fen < 0`,
  C14: `update commissions set amount_fen = amount_fen + 1 where state = 'available'`,
  C15: `update postings set account = 'goods:cost' where account = 'commission:leader:expense'`,

  F1: `update settlement_lines set amount_fen = amount_fen + 1`,
  F2: `update settlements set gross_fen = gross_fen + 1`,
  F3: `update payouts set amount_fen = amount_fen + 1`,
  F4: `update payouts set requested_at = now() - interval '1 day'`,
  F5: `update orders set state = 'uncollected' where state = 'completed'`,
  F6: `delete from settlements where party_kind = 'promoter'`,
  F7: `update commissions set state = 'available' where state = 'paid'`,
  F8: `delete from cycle_books`,
  F9: `update transfers set amount_fen = amount_fen + 1`,
  F10: `update claims set state = 'granted', granted_fen = 5001`,

  E1: `insert into event_cursors (consumer) values ('relay');
    update events set at = at - interval '1 minute'`,
  E2: `delete from events where seq = 1`,
  E3: `delete from events where type = 'order.placed'`,
  E4: `insert into events (day, aggregate, seq, type, data)
    select day, aggregate, seq + 100, type, data from events where type = 'order.paid'`,
  E5: `delete from events where type = 'order.completed'`,
};
