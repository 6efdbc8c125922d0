create table orders (
  id text primary key check (id ~ '^[0-9A-Z]{1,32}$'),
  order_no text unique,
  cycle_id text not null references cycles,
  region_id text not null,
  site_id text not null,
  member_id text not null,
  -- the leader through whose link the order came, and the leader of the pickup point
  leader_id text not null,
  point_leader_id text not null,
  state text not null check (
    state in ('placed', 'paid', 'cancelled', 'expired', 'collected', 'uncollected', 'completed')
  ),
  goods_fen bigint not null check (goods_fen >= 0),
  discount_fen bigint not null check (discount_fen >= 0),
  payable_fen bigint not null check (payable_fen >= 0),
  coupon_id text,
  rule_version integer not null,
  -- fixed at payment: the two nearest inviters of the member
  first_inviter_id text,
  second_inviter_id text,
  device_id text,
  network_address text,
  payer_openid text,
  placed_at timestamptz not null,
  expires_at timestamptz not null,
  paid_at timestamptz,
  collected_at timestamptz,
  collected_as text check (collected_as in ('collected', 'uncollected')),
  claim_until timestamptz,
  completed_at timestamptz,
  ended_at timestamptz,
  end_cause text,
  constraint orders_total check (payable_fen = goods_fen - discount_fen),
  constraint orders_paid_has_number check (
    (state in ('placed', 'cancelled', 'expired')) or (order_no is not null and paid_at is not null)
  )
) with (fillfactor = 80);
create index orders_by_cycle on orders (cycle_id, state);
create index orders_by_member on orders (member_id, id);
create index orders_by_point on orders (cycle_id, point_leader_id, member_id);
create index orders_unpaid on orders (expires_at) where state = 'placed';

-- Serial per (cycle, leader) for the readable order number.
create table order_serials (
  cycle_id text not null,
  leader_id text not null,
  last integer not null,
  primary key (cycle_id, leader_id)
);

create table order_lines (
  order_id text not null,
  line_no smallint not null,
  cycle_id text not null,
  point_leader_id text not null,
  site_id text not null,
  sku_id text not null,
  band text not null,
  quantity integer not null check (quantity between 1 and 999),
  unit_price_fen bigint not null check (unit_price_fen > 0),
  gross_fen bigint not null,
  discount_fen bigint not null default 0 check (discount_fen >= 0),
  net_fen bigint not null check (net_fen >= 0),
  -- [{"source":"coupon:C1","fen":120}]
  discounts jsonb not null default '[]',
  leader_rate_bp integer not null,
  promoted boolean not null,
  supply_price_fen bigint not null,
  primary key (order_id, line_no),
  unique (order_id, sku_id),
  constraint order_lines_gross check (gross_fen = quantity * unit_price_fen),
  constraint order_lines_net check (net_fen = gross_fen - discount_fen)
);
create index order_lines_by_sku on order_lines (cycle_id, sku_id, site_id);

create table coupon_uses (
  order_id text primary key,
  coupon_id text not null references coupons,
  member_id text not null,
  released_at timestamptz
);
create index coupon_uses_by_member on coupon_uses (coupon_id, member_id);

-- What a line was given when less came than was ordered: one row per line and decision, the latest counts.
create table allocations (
  order_id text not null,
  line_no smallint not null,
  round smallint not null check (round >= 1),
  cycle_id text not null,
  ordered integer not null,
  allocated integer not null check (allocated >= 0),
  rule text not null,
  reason_zh text not null,
  reason_en text not null,
  decided_at timestamptz not null default clock_timestamp(),
  -- when the refund, the commission and the message that follow from it were made
  handled_at timestamptz,
  primary key (order_id, line_no, round),
  check (allocated <= ordered)
);
create index allocations_by_cycle on allocations (cycle_id);
create index allocations_unhandled on allocations (cycle_id, order_id) where handled_at is null;

create table reviews (
  order_id text not null,
  sku_id text not null,
  member_id text not null,
  stars smallint not null check (stars between 1 and 5),
  words text not null default '' check (length(words) <= 500),
  written_at timestamptz not null default clock_timestamp(),
  primary key (order_id, sku_id)
);
create index reviews_by_sku on reviews (sku_id);
