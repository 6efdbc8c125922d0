-- The product centre: what two people decide about goods, what leaders show of their pool, what suppliers offer.

-- One row per proposal: somebody writes it, a second person approves it, it takes effect at its instant.
create table revisions (
  id bigint generated always as identity primary key,
  region_id text not null references regions,
  kind text not null check (kind ~ '^[a-z]+(-[a-z]+)*$'),
  -- the id of the thing: a SKU, a campaign, a limit
  subject text not null,
  payload jsonb not null,
  -- what the check of its kind answered: the calculation that the second person sees
  findings jsonb not null default '{}',
  -- what was there until it took effect
  before jsonb not null default '{}',
  reason text not null,
  author text not null,
  state text not null default 'draft' check (
    state in ('draft', 'waiting', 'scheduled', 'effective', 'rejected', 'withdrawn')
  ),
  -- null: at the approval
  effective_at timestamptz,
  -- whether cycles that sell already are changed too
  running_cycles boolean not null default false,
  decided_by text,
  decided_at timestamptz,
  applied_at timestamptz,
  created_at timestamptz not null default clock_timestamp(),
  constraint revisions_take_two_persons check (decided_by <> author),
  constraint revisions_scheduled_for_an_instant check (state not in ('scheduled', 'effective') or effective_at is not null),
  constraint revisions_applied_once check (state <> 'effective' or (decided_by is not null and applied_at is not null))
);
create index revisions_due on revisions (effective_at, id) where state = 'scheduled';
create index revisions_by_subject on revisions (region_id, kind, subject, id);

create trigger revisions_moves before update of state on revisions for each row
  when (old.state is distinct from new.state)
  execute function refuse_move('draft>waiting draft>withdrawn waiting>scheduled waiting>rejected waiting>withdrawn scheduled>effective scheduled>rejected scheduled>withdrawn effective>withdrawn');

-- Its history: who brought it into which state, when and why.
create table revision_changes (
  revision_id bigint not null references revisions,
  n smallint not null check (n >= 1),
  state text not null,
  changed_by text not null,
  words text not null,
  changed_at timestamptz not null default clock_timestamp(),
  primary key (revision_id, n)
);

-- A SKU that is withdrawn from sale is listed in no later cycle; a listing that is, cannot be ordered any more.
alter table skus add column withdrawn_at timestamptz;
alter table listings add column withdrawn_at timestamptz;

-- The lowest price per piece at which the region really sold the SKU before the cycle; a SKU that it never sold has none.
create table deal_prices (
  cycle_id text not null references cycles,
  sku_id text not null,
  lowest_fen bigint not null check (lowest_fen >= 0),
  primary key (cycle_id, sku_id)
);

-- What a listing cost until it was changed while its cycle was known.
create table listing_prices (
  cycle_id text not null,
  sku_id text not null,
  n smallint not null check (n >= 1),
  price_fen bigint not null check (price_fen > 0),
  supply_price_fen bigint not null check (supply_price_fen > 0),
  cause text not null,
  until_at timestamptz not null default clock_timestamp(),
  primary key (cycle_id, sku_id, n)
);

-- When the deals before it were looked at, and when its leaders were told what they sell.
alter table cycles add column deals_read_at timestamptz;
alter table cycles add column pools_pushed_at timestamptz;
create index cycles_unpushed on cycles (opens_at) where pools_pushed_at is null and state = 'planned';

-- What a leader makes of his pool: pinned goods come first (1 before 2), hidden ones are not sold at his point.
create table leader_goods (
  leader_id text not null references leaders,
  sku_id text not null references skus,
  pin smallint check (pin between 1 and 99),
  hidden boolean not null default false,
  changed_at timestamptz not null default clock_timestamp(),
  primary key (leader_id, sku_id),
  constraint leader_goods_pinned_are_shown check (not (hidden and pin is not null))
);
create unique index leader_goods_pins on leader_goods (leader_id, pin) where pin is not null;

-- What a supplier offers for a cycle; the latest of a SKU counts. held: at this price the margin would be gone, so that
-- nothing more is sold until two people have decided.
create table supply_quotes (
  id bigint generated always as identity primary key,
  cycle_id text not null references cycles,
  sku_id text not null references skus,
  supplier_id text not null references suppliers,
  n smallint not null check (n >= 1),
  price_fen bigint not null check (price_fen > 0),
  quantity integer not null check (quantity >= 0),
  -- what the cycle could sell before the first quote
  plan_quantity integer not null check (plan_quantity >= 0),
  verdict text not null check (verdict in ('binding', 'held')),
  margin jsonb not null,
  quoted_by text not null,
  quoted_at timestamptz not null default clock_timestamp(),
  unique (cycle_id, sku_id, n)
);
create index supply_quotes_by_supplier on supply_quotes (supplier_id, id);

-- Supply may leave a cycle again: a supplier has less than was planned. Whoever reads where quota went meets null there.
-- squawk-ignore ban-drop-not-null
alter table quota_moves alter column to_counter drop not null;
alter table quota_moves add constraint quota_moves_lead_somewhere
  check (from_counter is not null or to_counter is not null) not valid;
