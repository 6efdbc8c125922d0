-- One sale of one region with one cutoff. Selling is read from the instants, never from the state.
create table cycles (
  id text primary key,
  region_id text not null references regions,
  day date not null,
  slot smallint not null default 1 check (slot >= 1),
  state text not null default 'planned' check (
    state in ('planned', 'closed', 'frozen', 'aggregated', 'delivered', 'settled', 'cancelled')
  ),
  opens_at timestamptz not null,
  cutoff_at timestamptz not null,
  pay_until timestamptz not null,
  confirm_by timestamptz not null,
  receive_by timestamptz not null,
  plan_fixed_at timestamptz not null,
  depart_at timestamptz not null,
  deliver_by timestamptz not null,
  pickup_until timestamptz not null,
  claim_until timestamptz not null,
  payable_at timestamptz not null,
  -- What operators read when no worker runs: the phase in words.
  phase_words text not null default '待开团',
  closed_at timestamptz,
  frozen_at timestamptz,
  aggregated_at timestamptz,
  delivered_at timestamptz,
  settled_at timestamptz,
  price_version integer not null default 1,
  created_at timestamptz not null default clock_timestamp(),
  unique (region_id, day, slot),
  check (opens_at < cutoff_at and cutoff_at <= pay_until)
);
create index cycles_unsettled on cycles (cutoff_at) where state not in ('settled', 'cancelled');

-- A SKU on sale in a cycle, with the price and rates fixed at opening.
create table listings (
  cycle_id text not null references cycles,
  sku_id text not null references skus,
  price_fen bigint not null check (price_fen > 0),
  supply_price_fen bigint not null check (supply_price_fen > 0),
  leader_rate_bp integer not null,
  promoted boolean not null,
  band text not null,
  category_id text not null,
  leader_tags text[] not null default '{}',
  rank integer not null,
  primary key (cycle_id, sku_id)
);

-- Anything limited: stock per (cycle, SKU, node), coupons in all and per member, limits, capacity.
-- One `taken`, whether held or sold; only a release lowers it.
create table counters (
  id text primary key,
  kind text not null check (kind in ('stock', 'coupon', 'coupon-member', 'limit', 'capacity')),
  cycle_id text,
  sku_id text,
  -- stock: central, a site's id or a leader's id; level 0, 1, 2
  node text,
  level smallint check (level between 0 and 2),
  cap integer not null check (cap >= 0),
  taken integer not null default 0 check (taken >= 0),
  constraint counters_taken_within_cap check (taken <= cap)
) with (fillfactor = 50);
create index counters_by_cycle on counters (cycle_id, sku_id) where kind = 'stock';

-- Who took what. released_at is the release; a take is never edited otherwise.
create table takes (
  order_id text not null,
  line_no smallint not null,
  counter_id text not null,
  quantity integer not null check (quantity > 0),
  released_at timestamptz,
  primary key (order_id, line_no, counter_id)
);
create index takes_by_counter on takes (counter_id) where released_at is null;

-- Supply entering a cycle and quota given from one node to another; the sum of caps is the supply.
create table quota_moves (
  id bigint generated always as identity primary key,
  cycle_id text not null,
  sku_id text not null,
  from_counter text,
  to_counter text not null,
  quantity integer not null check (quantity > 0),
  cause text not null,
  moved_at timestamptz not null default clock_timestamp()
);
create index quota_moves_by_cycle on quota_moves (cycle_id, sku_id);

-- What the members of a pickup point ordered of a SKU. Exact while ordering; after the freeze it is the pick line.
create table demand (
  cycle_id text not null,
  leader_id text not null,
  sku_id text not null,
  site_id text not null,
  quantity integer not null check (quantity >= 0),
  primary key (cycle_id, leader_id, sku_id)
) with (fillfactor = 50);
