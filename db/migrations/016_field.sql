-- The day of pickers, drivers and leaders: corrected scans, differences at the stop, drops, failed stops that are decided.

-- A scan is never edited. A correction is a further row: pieces out of the slot are negative.
alter table scans drop constraint scans_quantity_check;
alter table scans add column kind text not null default 'scan'
  constraint scans_kind check (kind in ('scan', 'undo', 'moved-in', 'moved-out', 'damaged'));
-- the scan that an undo takes back
alter table scans add column corrects text;
-- why, and for a piece that went to another slot from which wave it came or to which it went
alter table scans add column reason text check (length(reason) <= 200);
alter table scans add column other_wave_id text;
alter table scans add constraint scans_sign check (
  quantity <> 0 and (quantity > 0) = (kind in ('scan', 'moved-in')) and (kind = 'undo') = (corrects is not null)
) not valid;
create unique index scans_undone_once on scans (corrects) where corrects is not null;
create index scans_by_picker on scans (picker_id);

-- A stop that failed is decided; one that is delivered again is a further stop, and only the last one counts.
alter table stops add column photo_ref text;
alter table stops add column drop_note text check (length(drop_note) <= 200);
alter table stops add column dropped_at timestamptz;
-- until when the leader signs for what was left at an unattended point, and by whom it was signed in the end
alter table stops add column sign_by timestamptz;
alter table stops add column signed_how text check (signed_how in ('leader', 'deadline'));
alter table stops add column decide_by timestamptz;
alter table stops add column decision text check (decision in ('redeliver', 'return'));
alter table stops add column decided_by text;
alter table stops add column decided_at timestamptz;
alter table stops add column redelivery_of_run text;
alter table stops add column redelivery_of_seq smallint;
alter table stops drop constraint stops_cycle_id_leader_id_key;
create unique index stops_current on stops (cycle_id, leader_id) where decision is distinct from 'redeliver';

-- What differed from what was packed: one row per order line and kind (extra and foreign goods belong to no line).
create table stop_differences (
  id bigint generated always as identity primary key,
  run_id text not null,
  seq smallint not null,
  cycle_id text not null,
  site_id text not null,
  leader_id text not null,
  kind text not null check (kind in ('missing', 'damaged', 'crate-missing', 'returned', 'extra', 'not-mine')),
  liability text not null check (liability in ('driver', 'station', 'nobody')),
  parcel_id text,
  order_id text,
  line_no smallint,
  sku_id text not null,
  quantity integer not null check (quantity > 0),
  note text not null default '' check (length(note) <= 200),
  recorded_by text not null,
  recorded_at timestamptz not null default clock_timestamp(),
  -- the consequences: the refund of the line, and when it was made
  refund_no text,
  refund_fen bigint,
  handled_at timestamptz,
  constraint stop_differences_line check (
    (kind in ('extra', 'not-mine')) = (order_id is null)
    and (order_id is null) = (line_no is null) and (order_id is null) = (parcel_id is null)
  )
);
create index stop_differences_by_line on stop_differences (order_id, line_no) where order_id is not null;
create index stop_differences_unhandled on stop_differences (run_id) where handled_at is null;

alter table refunds drop constraint refunds_cause_check;
alter table refunds add constraint refunds_cause_check check (
  cause in ('cancelled', 'short', 'after-sale', 'late-payment', 'uncollected', 'undelivered')
) not valid;

alter table pickups add column reminders smallint not null default 0;
alter table pickups add column reminded_at timestamptz;
-- who fetched the goods with the member's code, when it was not the member
alter table pickups add column proxy_name text check (length(proxy_name) <= 40);

-- A leader who finds bad goods before anybody has come claims for the members.
alter table claims add column reported_by text;
