-- The office by day: suppliers counter, operations extend and cancel, two persons approve, finance pays in parts.

-- What a supplier offers instead of what was ordered, until we accept or reject it; and what it promised in the end.
alter table purchase_orders add column seen_at timestamptz;
alter table purchase_orders add column answered_by text;
alter table purchase_orders add column countered_at timestamptz;
alter table purchase_orders add column counter_reason text;
alter table purchase_orders add column counter_deliver_by timestamptz;
alter table purchase_orders add column promised_at timestamptz;
alter table purchase_orders add column ended_reason text;
alter table purchase_lines add column counter_quantity integer;
alter table purchase_lines add column counter_reason text;
alter table purchase_lines add constraint purchase_lines_counter_within_ordered
  check (counter_quantity between 0 and quantity) not valid;

-- A cutoff that was moved keeps where it came from; a cycle that was called off says why.
alter table cycles add column cancelled_at timestamptz;
alter table cycles add column cancel_reason text;

create table cutoff_moves (
  cycle_id text not null references cycles,
  n smallint not null check (n >= 1),
  from_at timestamptz not null,
  to_at timestamptz not null,
  reason text not null,
  moved_by text not null,
  moved_at timestamptz not null default clock_timestamp(),
  primary key (cycle_id, n),
  constraint cutoff_moves_go_later check (to_at > from_at)
);

-- Who looks at what, who has looked, and what was found; every change is a row of its own.
alter table attention add column assigned_to text;
alter table attention add column resolved_by text;
alter table attention add column resolution text;

create table attention_changes (
  attention_id bigint not null references attention,
  n smallint not null check (n >= 1),
  kind text not null check (kind in ('assigned', 'resolved')),
  changed_by text not null,
  words text not null,
  changed_at timestamptz not null default clock_timestamp(),
  primary key (attention_id, n)
);

-- What needs a second person: asked for by one, decided by another.
create table approvals (
  id bigint generated always as identity primary key,
  region_id text not null references regions,
  kind text not null check (kind in ('claim-grant', 'cutoff-extension', 'payout-retry')),
  subject text not null,
  request jsonb not null,
  before jsonb not null,
  after jsonb not null,
  reason text not null,
  state text not null default 'waiting' check (state in ('waiting', 'approved', 'rejected')),
  requested_by text not null,
  requested_at timestamptz not null default clock_timestamp(),
  decided_by text,
  decided_at timestamptz,
  decision_reason text,
  constraint approvals_take_two_persons check (decided_by <> requested_by),
  constraint approvals_decided_by_somebody check ((state = 'waiting') = (decided_by is null))
);
create unique index approvals_waiting on approvals (kind, subject) where state = 'waiting';

-- A member may take a claim back before it is decided.
alter table claims drop constraint claims_state_check;
alter table claims add constraint claims_state_check
  check (state in ('open', 'granted', 'refused', 'refunded', 'waiting', 'withdrawn')) not valid;

-- The pickup fee of a point whose leader is not the link's is the leader's second kind of commission: level 3.
alter table commission_rules add column pickup_fee_bp integer not null default 300;
alter table commission_rules add constraint commission_rules_pickup_fee
  check (pickup_fee_bp between 0 and 1000) not valid;
alter table commissions drop constraint commissions_level_check;
alter table commissions add constraint commissions_level_check check (level between 0 and 3) not valid;
alter table commissions drop constraint commissions_check;
alter table commissions add constraint commissions_role_level check ((role = 'leader') = (level in (0, 3))) not valid;

-- A payout goes out in transfers that the provider takes; a failed one is replaced under a new number.
create table transfers (
  out_bill_no text primary key check (out_bill_no ~ '^[0-9A-Za-z]{1,32}$'),
  settlement_no text not null references payouts,
  n smallint not null check (n >= 1),
  amount_fen bigint not null check (amount_fen > 0),
  state text not null default 'requested' check (state in ('requested', 'sent', 'waiting', 'paid', 'failed')),
  -- what the payee's app needs to ask for the confirmation; the provider gives it once
  confirmation_package text,
  fail_cause text,
  paid_at timestamptz,
  -- another transfer took this one's place after it failed
  replaced boolean not null default false,
  unique (settlement_no, n),
  constraint transfers_only_failed_are_replaced check (not replaced or state = 'failed')
);

-- Movements that belong to no cycle (the owner's float) belong to a region.
alter table ledger_transactions add column region_id text;
create index ledger_transactions_by_cycle on ledger_transactions (cycle_id);
