create table runs (
  id text primary key,
  cycle_id text not null,
  site_id text not null,
  n smallint not null,
  vehicle_id text not null references vehicles,
  driver_id text not null,
  state text not null default 'planned' check (state in ('planned', 'loaded', 'departed', 'finished')),
  distance_meters integer not null check (distance_meters >= 0),
  duration_seconds integer not null check (duration_seconds >= 0),
  weight_grams bigint not null,
  volume_millilitres bigint not null,
  crates integer not null,
  loaded_at timestamptz,
  departed_at timestamptz,
  finished_at timestamptz,
  unique (cycle_id, site_id, n),
  foreign key (cycle_id, site_id) references nights
);

create table stops (
  run_id text not null references runs,
  seq smallint not null check (seq >= 1),
  cycle_id text not null,
  leader_id text not null,
  state text not null default 'planned' check (state in ('planned', 'arrived', 'signed', 'dropped', 'failed')),
  planned_arrival_at timestamptz not null,
  crates integer not null check (crates >= 0),
  parcels integer not null check (parcels >= 0),
  arrived_at timestamptz,
  signed_at timestamptz,
  fail_cause text,
  -- the consequences of a signature: commissions are earned, the payments' shipping info is at the provider
  earned_at timestamptz,
  shipping_reported_at timestamptz,
  primary key (run_id, seq),
  unique (cycle_id, leader_id)
);

-- One code per (cycle, leader, member) opens all parcels.
create table pickups (
  cycle_id text not null,
  leader_id text not null,
  member_id text not null,
  code text not null,
  phone_tail text not null,
  state text not null default 'planned' check (state in ('planned', 'ready', 'collected', 'uncollected')),
  attempts smallint not null default 0,
  ready_at timestamptz,
  collected_at timestamptz,
  primary key (cycle_id, leader_id, member_id)
);
create unique index pickups_code on pickups (cycle_id, leader_id, code);

-- Wrong codes at a pickup point, counted so that guessing stops.
create table pickup_attempts (
  leader_id text not null,
  cycle_id text not null,
  failed integer not null default 0,
  last_at timestamptz not null default clock_timestamp(),
  primary key (cycle_id, leader_id)
);
