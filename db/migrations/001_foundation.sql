-- What every area stands on: the installation's clock origin, idempotency, events, cursors, attention.

-- One row: at which real instant label day 0 began and how fast days are played. It never changes.
create table installation (
  singleton boolean primary key default true check (singleton),
  origin_at timestamptz not null,
  origin_day date not null,
  pace jsonb not null,
  created_at timestamptz not null default clock_timestamp()
);

-- A step's answer, stored in the step's own transaction. The same key with another input is an error.
create table idempotency_keys (
  actor text not null,
  key text not null check (length(key) between 1 and 255),
  operation text not null,
  input_hash text not null,
  result jsonb not null,
  done_at timestamptz not null default clock_timestamp(),
  primary key (actor, key)
);

-- Facts, append-only. (tx, id) is the reading position: a consumer reads below the oldest running transaction.
create table events (
  day date not null,
  aggregate text not null,
  seq integer not null check (seq > 0),
  id bigint generated always as identity,
  tx xid8 not null default pg_current_xact_id(),
  type text not null,
  version smallint not null default 1,
  data jsonb not null,
  at timestamptz not null default clock_timestamp(),
  primary key (day, aggregate, seq)
);
create index events_position on events (tx, id);
create index events_by_type on events (type, aggregate);

create table event_cursors (
  consumer text primary key,
  tx xid8 not null default '0',
  id bigint not null default 0,
  moved_at timestamptz not null default clock_timestamp()
);

-- What a person has to look at: one open row per subject and cause.
create table attention (
  id bigint generated always as identity primary key,
  subject text not null,
  cause text not null,
  owner_role text not null,
  detail jsonb not null default '{}',
  since timestamptz not null default clock_timestamp(),
  resolved_at timestamptz
);
create unique index attention_open on attention (subject, cause) where resolved_at is null;

create function refuse_change() returns trigger language plpgsql as $$
begin
  raise exception '% is append-only', tg_table_name using errcode = 'restrict_violation';
end $$;

create trigger events_append_only before update on events
  for each row execute function refuse_change();
