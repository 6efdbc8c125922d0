create table regions (
  id text primary key,
  name text not null,
  zone text not null
);

create table sites (
  id text primary key,
  region_id text not null references regions,
  kind text not null check (kind in ('central', 'grid')),
  name text not null,
  longitude double precision not null,
  latitude double precision not null
);

-- A leader has exactly one pickup point, so it is part of the leader.
create table leaders (
  id text primary key,
  region_id text not null references regions,
  site_id text not null references sites,
  name text not null,
  phone text not null,
  openid text not null unique,
  pickup_point text not null,
  longitude double precision not null,
  latitude double precision not null,
  tags text[] not null default '{}',
  tier smallint not null check (tier between 0 and 2),
  -- [{"from":"06:30","until":"11:30"}], local time of the region
  opening_windows jsonb not null,
  service_seconds integer not null check (service_seconds >= 0),
  active boolean not null default true
);
create index leaders_by_site on leaders (site_id);

create table vehicles (
  id text primary key,
  site_id text not null references sites,
  name text not null,
  capacity_grams bigint not null check (capacity_grams > 0),
  capacity_millilitres bigint not null check (capacity_millilitres > 0),
  capacity_crates integer not null check (capacity_crates > 0),
  driver_id text not null
);

-- Pickers, drivers, ops and finance.
create table staff (
  id text primary key,
  role text not null check (role in ('picker', 'driver', 'ops', 'finance')),
  site_id text references sites,
  region_id text not null references regions,
  name text not null,
  phone text not null
);

create table suppliers (
  id text primary key,
  name text not null,
  phone text not null,
  webhook_url text,
  webhook_secret text
);

create table access_tokens (
  token_hash text primary key,
  role text not null check (role in ('member', 'leader', 'picker', 'driver', 'supplier', 'ops', 'finance')),
  party_id text not null,
  label text not null,
  created_at timestamptz not null default clock_timestamp(),
  revoked_at timestamptz
);
