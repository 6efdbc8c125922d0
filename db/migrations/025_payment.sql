-- Payments that cannot be lost: questions when no notice comes, a queue of refunds that keeps the provider's limits, money
-- that came twice, and the daily comparison with the provider's two bills.

-- Under which number and by whom it was paid, where that is not the order's own (the leader pays for a neighbour), and when
-- the provider is asked next because no notice has come.
alter table payments add column trade_no text;
alter table payments add column payer_openid text;
alter table payments add column ask_at timestamptz;
alter table payments add column asks smallint not null default 0;
create index payments_to_ask on payments (ask_at) where ask_at is not null;

-- A further number under which the same order may be paid: one per payer who asked to pay and is not the orderer.
create table payment_trades (
  trade_no text primary key,
  order_id text not null references orders,
  payer_openid text not null,
  prepay_id text,
  created_at timestamptz not null default clock_timestamp(),
  ask_at timestamptz,
  asks smallint not null default 0
);
create index payment_trades_by_order on payment_trades (order_id);
create index payment_trades_to_ask on payment_trades (ask_at) where ask_at is not null;

-- The queue: a refund is sent at next_at at the earliest (empty: at once); asked_at says when the provider was last told.
alter table refunds add column next_at timestamptz;
alter table refunds add column attempts integer not null default 0;
alter table refunds add column asked_at timestamptz;
-- the provider's own instant of taking it, by which it stands in a bill
alter table refunds add column accepted_at timestamptz;
alter table refunds add column last_failure text;
create index refunds_by_payment on refunds (out_trade_no, asked_at);

-- Money that came for an order beyond its one payment (paid twice): it goes back whole, once.
create table surplus_payments (
  refund_no text primary key,
  transaction_id text not null unique,
  trade_no text not null,
  order_id text not null references orders,
  amount_fen bigint not null check (amount_fen > 0),
  paid_at timestamptz not null,
  state text not null default 'created' check (state in ('created', 'processing', 'success', 'abnormal', 'closed')),
  provider_refund_id text,
  created_at timestamptz not null default clock_timestamp(),
  settled_at timestamptz,
  next_at timestamptz,
  attempts integer not null default 0,
  asked_at timestamptz,
  accepted_at timestamptz,
  last_failure text
);
create index surplus_payments_by_order on surplus_payments (order_id);
create index surplus_payments_open on surplus_payments (created_at) where state in ('created', 'processing', 'abnormal');

create trigger surplus_payments_moves before update of state on surplus_payments for each row
  when (old.state is distinct from new.state)
  execute function refuse_move('created>processing created>success created>abnormal created>closed processing>success processing>abnormal processing>closed abnormal>success abnormal>closed');

-- Every refund that may have to be sent or asked about, of either kind.
create view refund_queue as
  select r.refund_no, coalesce(p.trade_no, r.out_trade_no) as trade_no, null::text as transaction_id, r.order_id,
    r.amount_fen, p.amount_fen as total_fen, r.reason_zh, r.state, r.created_at,
    coalesce(r.next_at, r.created_at) as next_at, r.attempts, r.asked_at, false as surplus
  from refunds r join payments p on p.out_trade_no = r.out_trade_no
  union all
  select refund_no, trade_no, transaction_id, order_id, amount_fen, amount_fen, '重复付款，全额退回', state, created_at,
    coalesce(next_at, created_at), attempts, asked_at, true
  from surplus_payments;

-- What the provider takes in all: the next call of a kind may be made at free_at (calls are spaced evenly, with a burst).
create table provider_rates (
  name text primary key,
  free_at timestamptz not null default clock_timestamp()
);
insert into provider_rates (name) values ('refund'), ('refund-failure'), ('bill');

-- The provider's bill of a day was compared with our books: how often, and what it said the last time.
create table reconciliations (
  day date not null,
  bill text not null check (bill in ('trade', 'fund')),
  runs integer not null default 1,
  lines integer not null,
  matched integer not null,
  theirs_fen bigint not null,
  ours_fen bigint not null,
  compared_at timestamptz not null default clock_timestamp(),
  primary key (day, bill)
);

-- A difference between a bill and our books, until it is explained or gone. theirs and ours are what each side says, in fen,
-- income positive; one of them is empty when only the other knows it.
create table reconciliation_tickets (
  id bigint generated always as identity primary key,
  day date not null,
  bill text not null check (bill in ('trade', 'fund')),
  subject text not null,
  kind text not null check (kind in ('ours-only', 'theirs-only', 'amount-differs')),
  ours_fen bigint,
  theirs_fen bigint,
  order_id text,
  region_id text,
  state text not null default 'open' check (state in ('open', 'resolved', 'matched')),
  opened_at timestamptz not null default clock_timestamp(),
  closed_at timestamptz,
  resolved_by text,
  resolution text,
  unique (day, bill, subject),
  foreign key (day, bill) references reconciliations,
  check (case kind
    when 'ours-only' then ours_fen is not null and theirs_fen is null
    when 'theirs-only' then ours_fen is null and theirs_fen is not null
    else ours_fen <> theirs_fen end),
  check ((state = 'resolved') = (resolution is not null and resolved_by is not null)),
  check ((state = 'open') = (closed_at is null))
);
create index reconciliation_tickets_open on reconciliation_tickets (bill, subject) where state = 'open';

create trigger reconciliation_tickets_moves before update of state on reconciliation_tickets for each row
  when (old.state is distinct from new.state)
  execute function refuse_move('open>resolved open>matched matched>open');

-- When the provider took a transfer and when it ended, by the provider's clock: the days on whose bills it stands.
alter table transfers add column accepted_at timestamptz;
alter table transfers add column ended_at timestamptz;

-- Every movement that a bill must know, by the number that stands in the bill, income positive, at the provider's instant.
create view channel_movements as
  select 'payment' as kind, coalesce(trade_no, out_trade_no) as number, amount_fen as fen, order_id, paid_at as at
  from payments where transaction_id is not null
  union all
  select 'payment', trade_no, amount_fen, order_id, paid_at from surplus_payments
  union all
  select 'refund', refund_no, -amount_fen, order_id, accepted_at from refunds
  where state in ('processing', 'abnormal', 'success')
  union all
  select 'refund', refund_no, -amount_fen, order_id, accepted_at from surplus_payments
  where state in ('processing', 'abnormal', 'success')
  union all
  select 'fee', f.ref, f.fen, coalesce(p.order_id, r.order_id), coalesce(p.paid_at, r.accepted_at)
  from (
    select t.ref, -sum(g.amount_fen)::bigint as fen
    from ledger_transactions t join postings g on g.transaction_id = t.id
    where t.kind = 'channel-fee' and g.account = 'channel:fee' group by t.ref
  ) f
  left join payments p on p.out_trade_no = f.ref left join refunds r on r.refund_no = f.ref
  union all
  select 'transfer', out_bill_no, -amount_fen, null, accepted_at from transfers where state <> 'requested'
  union all
  select 'transfer-back', out_bill_no, amount_fen, null, ended_at from transfers
  where state = 'failed' and accepted_at is not null;
