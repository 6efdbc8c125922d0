-- A whole city: rivers and their bridges, days on which a region rests or sells nothing, several sales a day.

alter table vehicles add column kind text not null default 'van'
  constraint vehicles_kind check (kind in ('micro-van', 'van', 'truck'));

alter table skus add column vat_class text not null default 'standard'
  constraint skus_vat_class check (vat_class in ('exempt', 'reduced', 'standard'));
-- Sold by the piece and bought by what it really weighs.
alter table skus add column catch_weight boolean not null default false;

-- The course of a river as points in order; some of them are bridges. A road crosses it nowhere else.
create table crossings (
  region_id text not null references regions,
  river text not null,
  seq integer not null check (seq >= 1),
  kind text not null check (kind in ('course', 'bridge')),
  name text,
  longitude double precision not null,
  latitude double precision not null,
  primary key (region_id, river, seq)
);

-- rest: nothing is delivered. closed: nothing is sold. A day that is not named is like a normal one.
create table calendar_days (
  region_id text not null references regions,
  day date not null,
  kind text not null check (kind in ('rest', 'closed', 'closed-rest', 'normal')),
  note text,
  primary key (region_id, day)
);

-- The sales of a region's day; without any, there is one with the usual evening's cutoff.
create table region_slots (
  region_id text not null references regions,
  slot smallint not null check (slot between 1 and 3),
  name text not null,
  -- HH:MM in the region's zone
  opens_clock text not null,
  cutoff_clock text not null check (cutoff_clock <= '23:00'),
  -- What it sells; both empty = everything
  category_ids text[] not null default '{}',
  sku_ids text[] not null default '{}',
  primary key (region_id, slot),
  check (opens_clock < cutoff_clock)
);

alter table cycles add column name text not null default '团期';
-- The label on which the goods go out, the first after `day` that the region does not rest on, and the instant from
-- which a van may leave. Null: as soon as it is loaded.
alter table cycles add column delivery_day date;
alter table cycles add column deliver_from timestamptz;
