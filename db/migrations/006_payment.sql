create table payments (
  out_trade_no text primary key,
  order_id text not null unique references orders,
  provider text not null,
  prepay_id text,
  amount_fen bigint not null check (amount_fen >= 0),
  state text not null check (state in ('created', 'paid', 'closed')),
  transaction_id text unique,
  paid_at timestamptz,
  refunded_fen bigint not null default 0 check (refunded_fen >= 0),
  refund_pending_fen bigint not null default 0 check (refund_pending_fen >= 0),
  shipping_reported_at timestamptz,
  created_at timestamptz not null default clock_timestamp(),
  constraint payments_refund_within_paid check (refunded_fen + refund_pending_fen <= amount_fen),
  check (state <> 'paid' or (transaction_id is not null or amount_fen = 0))
);

-- Every verified notice, once. It is stored before it is applied.
create table payment_notices (
  provider text not null,
  notice_id text not null,
  kind text not null,
  subject text not null,
  body jsonb not null,
  received_at timestamptz not null default clock_timestamp(),
  applied_at timestamptz,
  outcome text,
  primary key (provider, notice_id)
);

create table refunds (
  refund_no text primary key,
  out_trade_no text not null references payments,
  order_id text not null,
  amount_fen bigint not null check (amount_fen > 0),
  cause text not null check (cause in ('cancelled', 'short', 'after-sale', 'late-payment', 'uncollected')),
  reason_zh text not null,
  state text not null default 'created' check (state in ('created', 'processing', 'success', 'abnormal', 'closed')),
  provider_refund_id text,
  created_at timestamptz not null default clock_timestamp(),
  settled_at timestamptz
);
create index refunds_by_order on refunds (order_id);
create index refunds_open on refunds (created_at) where state in ('created', 'processing', 'abnormal');

create table refund_lines (
  refund_no text not null references refunds,
  line_no smallint not null,
  quantity integer not null check (quantity >= 0),
  amount_fen bigint not null check (amount_fen >= 0),
  primary key (refund_no, line_no)
);
