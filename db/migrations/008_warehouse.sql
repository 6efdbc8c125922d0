-- The night of one site: what must be true before the next phase is read from here.
create table nights (
  cycle_id text not null references cycles,
  site_id text not null references sites,
  state text not null default 'receiving' check (
    state in ('receiving', 'allocated', 'picking', 'packed', 'planned', 'delivering', 'delivered')
  ),
  phase_words text not null default '等待到货',
  allocation_round smallint not null default 0,
  delivered_at timestamptz,
  primary key (cycle_id, site_id)
);

create table waves (
  id text primary key,
  cycle_id text not null,
  site_id text not null,
  leader_id text not null,
  band text not null,
  state text not null default 'planned' check (state in ('planned', 'picked', 'packed')),
  picker_id text,
  claimed_at timestamptz,
  picked_at timestamptz,
  packed_at timestamptz,
  unique (cycle_id, site_id, leader_id, band),
  foreign key (cycle_id, site_id) references nights
);

create table wave_lines (
  wave_id text not null references waves,
  sku_id text not null,
  ordered integer not null check (ordered > 0),
  allocated integer not null check (allocated between 0 and ordered),
  picked integer not null default 0 check (picked >= 0),
  short integer not null default 0 check (short >= 0),
  primary key (wave_id, sku_id),
  constraint wave_lines_not_over_picked check (picked + short <= allocated)
);

-- The scanner makes the id, so a re-sent scan is the same scan.
create table scans (
  client_id text primary key,
  wave_id text not null references waves,
  picker_id text not null,
  code text not null,
  sku_id text not null,
  quantity integer not null check (quantity > 0),
  scanned_at timestamptz not null default clock_timestamp()
);
create index scans_by_wave on scans (wave_id);

create table crates (
  id text primary key,
  cycle_id text not null,
  site_id text not null,
  leader_id text not null,
  band text not null,
  state text not null default 'packed' check (state in ('packed', 'loaded', 'signed', 'returned'))
);

create table parcels (
  id text primary key,
  cycle_id text not null,
  site_id text not null,
  leader_id text not null,
  member_id text not null,
  band text not null,
  crate_id text not null references crates,
  state text not null default 'packed' check (
    state in ('planned', 'packed', 'staged', 'loaded', 'signed', 'collected', 'uncollected', 'returned')
  ),
  unique (cycle_id, leader_id, member_id, band)
);

create table parcel_lines (
  parcel_id text not null references parcels,
  order_id text not null,
  line_no smallint not null,
  sku_id text not null,
  quantity integer not null check (quantity > 0),
  primary key (parcel_id, order_id, line_no)
);
create index parcel_lines_by_order on parcel_lines (order_id);

-- Physical stock: on-hand per site, SKU, lot and state, changed only by a movement with a cause.
create table stock_movements (
  id bigint generated always as identity primary key,
  site_id text not null,
  sku_id text not null,
  lot text not null,
  from_state text,
  to_state text,
  quantity integer not null check (quantity > 0),
  cause text not null,
  ref text not null,
  moved_at timestamptz not null default clock_timestamp(),
  check (from_state is not null or to_state is not null)
);
create index stock_movements_by_ref on stock_movements (ref);

create table stock_on_hand (
  site_id text not null,
  sku_id text not null,
  lot text not null,
  state text not null check (state in ('received', 'picked', 'loaded', 'surplus', 'damaged')),
  quantity integer not null check (quantity >= 0),
  primary key (site_id, sku_id, lot, state)
);
