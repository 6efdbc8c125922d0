create table claims (
  no text primary key,
  order_id text not null references orders,
  line_no smallint not null,
  member_id text not null,
  cause text not null check (cause in ('damaged', 'spoiled', 'missing', 'wrong', 'other')),
  quantity integer not null check (quantity > 0),
  claimed_fen bigint not null check (claimed_fen > 0),
  granted_fen bigint check (granted_fen >= 0),
  photo_count smallint not null default 0,
  words text not null default '' check (length(words) <= 500),
  state text not null default 'open' check (state in ('open', 'granted', 'refused', 'refunded', 'waiting')),
  decided_by text,
  reason_zh text,
  refund_no text references refunds,
  created_at timestamptz not null default clock_timestamp(),
  decided_at timestamptz
);
create index claims_by_order on claims (order_id);
create index claims_by_member on claims (member_id, created_at);
