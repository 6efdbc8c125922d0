-- What a member means to buy: one cart each, whatever cycle sells. A cart holds no stock and promises no price.
create table carts (
  member_id text primary key references members,
  -- grows with every change, so that a second device notices that it looks at an old cart
  version integer not null default 0 check (version >= 0),
  changed_at timestamptz not null default clock_timestamp()
);

create table cart_lines (
  member_id text not null references carts,
  sku_id text not null references skus,
  quantity integer not null check (quantity between 1 and 999),
  -- what the member saw when the line was put in: another price is said, never charged silently
  seen_price_fen bigint not null check (seen_price_fen > 0),
  put_at timestamptz not null default clock_timestamp(),
  primary key (member_id, sku_id)
);

-- From which pickup point to which an order was moved, in order; the last one is where it is.
create table order_moves (
  order_id text not null references orders,
  n smallint not null check (n >= 1),
  from_leader_id text not null,
  to_leader_id text not null,
  moved_at timestamptz not null default clock_timestamp(),
  primary key (order_id, n),
  check (from_leader_id <> to_leader_id)
);
