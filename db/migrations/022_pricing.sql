-- Campaigns and coupons with scopes, instants and budgets; a leader's own discount; group minimums; who bears what.

-- A campaign (满减) or coupon counts for everything, for categories or for SKUs, at every point or at those of the named
-- leaders and tags, on its days and, where they are given, from opens_at until before closes_at.
alter table promotions
  add column category_ids text[] not null default '{}',
  add column sku_ids text[] not null default '{}',
  add column leader_ids text[] not null default '{}',
  add column leader_tags text[] not null default '{}',
  add column opens_at timestamptz,
  add column closes_at timestamptz,
  -- fen that it may give in all; null: as much as is asked for
  add column budget_fen bigint,
  add column ended_at timestamptz,
  add column end_cause text,
  add constraint promotions_one_scope check (
    (category_id is not null)::int + (category_ids <> '{}')::int + (sku_ids <> '{}')::int <= 1) not valid,
  add constraint promotions_opens_before_it_closes check (opens_at < closes_at) not valid,
  -- the counter counts fen in 31 bits: 20 million yuan
  add constraint promotions_budget check (budget_fen between 1 and 2000000000) not valid,
  add constraint promotions_end check (
    (ended_at is null) = (end_cause is null) and end_cause in ('budget', 'withdrawn')) not valid;

alter table coupons
  add column category_ids text[] not null default '{}',
  add column sku_ids text[] not null default '{}',
  add column leader_ids text[] not null default '{}',
  add column leader_tags text[] not null default '{}',
  add column opens_at timestamptz,
  add column closes_at timestamptz,
  -- false: it counts and reduces only lines that no campaign has reduced
  add column stacks boolean not null default true,
  add column ended_at timestamptz,
  add column end_cause text,
  add constraint coupons_one_scope check (
    (category_id is not null)::int + (category_ids <> '{}')::int + (sku_ids <> '{}')::int <= 1) not valid,
  add constraint coupons_opens_before_it_closes check (opens_at < closes_at) not valid,
  add constraint coupons_end check ((ended_at is null) = (end_cause is null) and end_cause = 'withdrawn') not valid;

-- What a campaign gave of its budget is counted like everything limited: taken, in fen, up to the cap.
alter table counters drop constraint counters_kind_check;
alter table counters add constraint counters_kind_check check (
  kind in ('stock', 'coupon', 'coupon-member', 'limit', 'capacity', 'budget')
) not valid;

-- What a leader takes off at his own point, out of his own commission; one at a time.
create table leader_discounts (
  id bigint generated always as identity primary key,
  region_id text not null references regions,
  leader_id text not null references leaders,
  kind text not null check (kind in ('rate', 'amount')),
  rate_bp integer check (rate_bp between 1 and 10000),
  threshold_fen bigint check (threshold_fen > 0),
  off_fen bigint check (off_fen > 0),
  set_at timestamptz not null default clock_timestamp(),
  ended_at timestamptz,
  -- his own words, or null where another one took its place
  end_reason text,
  check ((kind = 'rate') = (rate_bp is not null)),
  check ((kind = 'amount') = (threshold_fen is not null and off_fen is not null)),
  check (ended_at >= set_at)
);
create unique index leader_discounts_live on leader_discounts (leader_id) where ended_at is null;
create constraint trigger leader_discounts_priced after insert or update or delete on leader_discounts
  deferrable initially deferred for each row execute function move_price_version('region_id');

-- How much of a SKU, or at a point, must be ordered in a cycle; judged once, when the cycle is frozen.
create table group_minimums (
  id text primary key,
  region_id text not null references regions,
  -- of this SKU, at this leader's point, or both
  sku_id text references skus,
  leader_id text references leaders,
  measure text not null check (measure in ('pieces', 'fen')),
  at_least integer not null check (at_least > 0),
  -- cancel: the lines are taken off and refunded; absorb: we buy for fewer than it pays
  policy text not null check (policy in ('cancel', 'absorb')),
  starts_on date not null,
  ends_on date not null,
  created_at timestamptz not null default clock_timestamp(),
  ended_at timestamptz,
  check (sku_id is not null or leader_id is not null),
  check (starts_on <= ends_on)
);
create index group_minimums_by_region on group_minimums (region_id);

create table group_judgements (
  cycle_id text not null references cycles,
  minimum_id text not null references group_minimums,
  ordered bigint not null check (ordered > 0),
  at_least integer not null,
  outcome text not null check (outcome in ('reached', 'cancelled', 'absorbed')),
  judged_at timestamptz not null default clock_timestamp(),
  primary key (cycle_id, minimum_id),
  check ((ordered >= at_least) = (outcome = 'reached'))
);

-- Round 0 is the judgement of a group minimum, before anything is bought; the rounds of shortages follow.
alter table allocations drop constraint allocations_round_check;
alter table allocations add constraint allocations_round_check check (round >= 0) not valid;

alter table refunds drop constraint refunds_cause_check;
alter table refunds add constraint refunds_cause_check check (
  cause in ('cancelled', 'short', 'after-sale', 'late-payment', 'uncollected', 'undelivered', 'below-minimum')
) not valid;

-- What the leader pays of the line's discounts out of this commission; amount_fen is what is left of it.
alter table commissions
  add column borne_fen bigint not null default 0,
  add constraint commissions_borne check (borne_fen >= 0 and (borne_fen = 0 or role = 'leader' and level = 0)) not valid;

-- Each part of each discount: who bears it, and what is left of it when part of the line's money went back. Of a line
-- that cost nothing, pieces say how much is left.
create view discount_parts as
select l.order_id, l.line_no, l.cycle_id, l.sku_id, d.source, d.bearer, d."partyId" as party_id, d.fen, l.discounts,
  case
    when o.state in ('cancelled', 'expired') then 0
    when l.net_fen > 0 then round(d.fen::numeric * b.kept_fen / l.net_fen)
    else round(d.fen::numeric * greatest(0, l.quantity - b.refunded_quantity) / l.quantity)
  end::bigint as kept_fen
from order_lines l
join orders o on o.id = l.order_id
join order_line_balances b on b.order_id = l.order_id and b.line_no = l.line_no
cross join lateral jsonb_to_recordset(l.discounts) as d(source text, bearer text, "partyId" text, fen bigint);
