-- Bundles, presale, stock goods, over-commit, purchase limits, the capacity of a station, quota moves, lots.

-- A bundle is a SKU with components; it has a price of its own and no stock of its own.
create table bundle_components (
  bundle_id text not null references skus,
  sku_id text not null references skus,
  quantity integer not null check (quantity between 1 and 99),
  primary key (bundle_id, sku_id),
  constraint bundle_components_not_itself check (bundle_id <> sku_id)
);
create index bundle_components_by_sku on bundle_components (sku_id);

-- [{"skuId":"A","quantity":2}], as it was when the cycle was planned; empty = the SKU itself is handed over.
alter table listings add column components jsonb not null default '[]';
-- Presale: from when it may be ordered, before the cycle opens. Null: with the cycle.
alter table listings add column sells_from timestamptz;
-- What was added to the supply as over-commit when the cycle was planned.
alter table listings add column over_commit_quantity integer not null default 0;
alter table listings add constraint listings_over_commit check (over_commit_quantity >= 0) not valid;

-- plan: the supply is what is planned. on-hand: it is what lies at the sites and nobody has bought.
alter table supply_plans
  add column source text not null default 'plan'
  constraint supply_plans_source check (source in ('plan', 'on-hand'));
-- Pieces that may be sold beyond the supply, because some orders are never paid for or cancelled.
alter table supply_plans
  add column over_commit_quantity integer not null default 0
  constraint supply_plans_over_commit check (over_commit_quantity >= 0);
-- A cycle further ahead than the usual days: only its goods on presale are listed yet.
alter table cycles add column presale_only boolean not null default false;
-- How many days before its cycle opens the SKU may be ordered.
alter table supply_plans
  add column presale_days smallint not null default 0
  constraint supply_plans_presale_days check (presale_days between 0 and 7);

-- What a member bought as one thing. Its components are order lines; together they cost what it cost.
create table order_bundles (
  order_id text not null,
  bundle_no smallint not null check (bundle_no >= 1),
  sku_id text not null,
  quantity integer not null check (quantity between 1 and 999),
  unit_price_fen bigint not null check (unit_price_fen > 0),
  gross_fen bigint not null,
  discount_fen bigint not null check (discount_fen >= 0),
  net_fen bigint not null check (net_fen >= 0),
  components jsonb not null,
  primary key (order_id, bundle_no),
  constraint order_bundles_gross check (gross_fen = quantity * unit_price_fen),
  constraint order_bundles_net check (net_fen = gross_fen - discount_fen)
);
alter table order_lines add column bundle_no smallint;
-- A component costs its part of the bundle, which its pieces need not divide.
alter table order_lines drop constraint order_lines_gross;
alter table order_lines add constraint order_lines_gross check (
  gross_fen = quantity * unit_price_fen
  or bundle_no is not null and gross_fen between 0 and quantity * unit_price_fen
) not valid;
-- The same SKU may be bought by itself and inside bundles.
alter table order_lines drop constraint order_lines_order_id_sku_id_key;
create unique index order_lines_once on order_lines (order_id, sku_id, bundle_no) nulls not distinct;

-- Who lives together shops together: what is limited per household is counted over all of them.
alter table members add column household_id text;
create index members_by_household on members (household_id) where household_id is not null;

-- How many pieces one member, household, device or pickup point may order, in a cycle, on a day of sale or ever.
-- Without SKU and category it counts everything.
create table purchase_limits (
  id text primary key,
  region_id text not null references regions,
  name text not null,
  per text not null check (per in ('member', 'household', 'device', 'leader')),
  span text not null check (span in ('cycle', 'day', 'always')),
  sku_id text references skus,
  category_id text references categories,
  quantity integer not null check (quantity >= 0),
  active boolean not null default true,
  constraint purchase_limits_one_scope check (sku_id is null or category_id is null)
);
create index purchase_limits_by_region on purchase_limits (region_id) where active;

-- How much a grid station can sort and send out for one cycle.
create table station_capacities (
  site_id text not null references sites,
  region_id text not null references regions,
  unit text not null check (unit in ('pieces', 'grams', 'millilitres')),
  quantity integer not null check (quantity > 0),
  active boolean not null default true,
  primary key (site_id, unit)
);

-- When a station had no room left and took no more orders of a cycle.
create table station_closures (
  id bigint generated always as identity primary key,
  cycle_id text not null references cycles,
  site_id text not null references sites,
  unit text not null,
  closed_at timestamptz not null default clock_timestamp(),
  reopened_at timestamptz
);
create unique index station_closures_now on station_closures (cycle_id, site_id) where reopened_at is null;

-- Orders are planned with these, so whoever changes them moves the version (020).
create constraint trigger purchase_limits_priced after insert or update or delete on purchase_limits
  deferrable initially deferred for each row execute function move_price_version('region_id');
create constraint trigger station_capacities_priced after insert or update or delete on station_capacities
  deferrable initially deferred for each row execute function move_price_version('region_id');
create constraint trigger station_closures_priced after insert or update or delete on station_closures
  deferrable initially deferred for each row execute function move_price_version('cycle_id');

-- Which purchase limit a counter counts for; a changed limit finds its counters by it.
alter table counters add column limit_id text;
create index counters_by_limit on counters (limit_id) where limit_id is not null;

-- Who moved quota by hand, and why.
alter table quota_moves add column moved_by text;
alter table quota_moves add column reason text;

-- A lot is what came to a site at once. Goods are sold from stock only before it expires.
create table stock_lots (
  site_id text not null,
  sku_id text not null,
  lot text not null,
  expires_on date not null,
  received_at timestamptz not null default clock_timestamp(),
  primary key (site_id, sku_id, lot)
);
-- Lots that were there before this table: they last as long as their SKU does.
insert into stock_lots (site_id, sku_id, lot, expires_on, received_at)
select m.site_id, m.sku_id, m.lot, min(m.moved_at)::date + s.shelf_days, min(m.moved_at)
from stock_movements m join skus s on s.id = m.sku_id group by m.site_id, m.sku_id, m.lot, s.shelf_days;
create index stock_movements_by_lot on stock_movements (site_id, sku_id, lot);
-- Who corrected stock by hand, and why.
alter table stock_movements add column moved_by text;
alter table stock_movements add column reason text;
