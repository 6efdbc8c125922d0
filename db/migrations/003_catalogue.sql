create table categories (
  id text primary key,
  name text not null
);

create table skus (
  id text primary key,
  name text not null,
  spec text not null,
  category_id text not null references categories,
  supplier_id text not null references suppliers,
  gtin text not null unique,
  price_fen bigint not null check (price_fen > 0),
  supply_price_fen bigint not null check (supply_price_fen > 0),
  weight_grams integer not null check (weight_grams > 0),
  volume_millilitres integer not null check (volume_millilitres > 0),
  band text not null check (band in ('ambient', 'cool', 'chilled', 'frozen')),
  shelf_days integer not null check (shelf_days > 0),
  leader_rate_bp integer not null check (leader_rate_bp between 0 and 3000),
  promoted boolean not null default false,
  case_pack integer not null check (case_pack > 0),
  -- The sellable pool: only leaders who carry one of these tags sell it; empty = every leader of the region.
  leader_tags text[] not null default '{}',
  region_id text not null references regions
);
create index skus_by_supplier on skus (supplier_id);

-- How much of a SKU may be sold in each cycle, and how it is divided: the leaders' own quotas first, then the
-- stations' pools, the rest stays central.
create table supply_plans (
  sku_id text primary key references skus,
  supply_quantity integer not null check (supply_quantity >= 0),
  leader_share_bp integer not null check (leader_share_bp between 0 and 10000),
  station_share_bp integer not null check (station_share_bp between 0 and 10000),
  check (leader_share_bp + station_share_bp <= 10000)
);

create table members (
  id text primary key,
  name text not null,
  phone text not null,
  openid text not null unique,
  leader_id text not null references leaders,
  inviter_id text references members,
  joined_at timestamptz not null default clock_timestamp(),
  check (inviter_id is null or inviter_id <> id)
);
create index members_by_leader on members (leader_id);
create index members_by_inviter on members (inviter_id);

create table promotions (
  id text primary key,
  region_id text not null references regions,
  name text not null,
  -- [{"thresholdFen":3900,"offFen":300}], ascending; the highest reached tier counts
  tiers jsonb not null,
  category_id text references categories,
  bearer text not null check (bearer in ('platform', 'supplier', 'leader')),
  starts_on date not null,
  ends_on date not null,
  check (starts_on <= ends_on)
);

create table coupons (
  id text primary key,
  region_id text not null references regions,
  name text not null,
  threshold_fen bigint not null check (threshold_fen >= 0),
  off_fen bigint not null check (off_fen > 0),
  category_id text references categories,
  cap integer not null check (cap >= 0),
  per_member_cap integer not null check (per_member_cap > 0),
  new_member_only boolean not null default false,
  bearer text not null check (bearer in ('platform', 'supplier', 'leader')),
  starts_on date not null,
  ends_on date not null,
  check (starts_on <= ends_on)
);

-- Commission rules are versions: an order keeps the version it was placed under.
create table commission_rules (
  version integer primary key,
  level_one_bp integer not null check (level_one_bp between 0 and 3000),
  level_two_bp integer not null check (level_two_bp between 0 and 3000),
  level_one text not null check (level_one in ('farther', 'nearest')),
  trigger text not null check (trigger in ('signed', 'collected')),
  tier_bonus_bp integer not null default 100,
  created_at timestamptz not null default clock_timestamp()
);
