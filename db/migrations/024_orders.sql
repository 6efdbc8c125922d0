-- Leaders who are away or move, orders that a leader places for a neighbour, cancelling after the cutoff.

-- From the cycle (from_day, from_slot) on, until before the cycle (back_day, back_slot), or for good. A cycle that is
-- frozen keeps what it was; leave and suspension take no orders, a move brings the leader's goods to another station.
create table leader_changes (
  id text primary key,
  leader_id text not null references leaders,
  region_id text not null references regions,
  kind text not null check (kind in ('leave', 'suspension', 'move')),
  state text not null check (state in ('asked', 'effective', 'refused', 'withdrawn', 'ended')),
  from_day date not null,
  from_slot smallint not null default 1 check (from_slot between 1 and 3),
  back_day date,
  back_slot smallint check (back_slot between 1 and 3),
  from_site_id text references sites,
  to_site_id text references sites,
  -- where paid orders go; null: they are refunded
  neighbour_id text references leaders,
  reason text not null check (length(reason) between 1 and 200),
  asked_by text not null,
  asked_at timestamptz not null default clock_timestamp(),
  decided_by text,
  decided_at timestamptz,
  orders_moved integer not null default 0,
  orders_cancelled integer not null default 0,
  -- when the orders of its cycles were seen to
  carried_out_at timestamptz,
  constraint leader_changes_move check ((kind = 'move') = (to_site_id is not null)),
  constraint leader_changes_site check (from_site_id <> to_site_id),
  constraint leader_changes_neighbour check (neighbour_id <> leader_id),
  constraint leader_changes_back check ((back_day is null) = (back_slot is null)),
  constraint leader_changes_span check ((back_day, back_slot) > (from_day, from_slot) or back_day is null),
  constraint leader_changes_decided check ((state in ('asked', 'withdrawn')) or decided_by is not null)
);
create index leader_changes_by_leader on leader_changes (leader_id, from_day);
create index leader_changes_open on leader_changes (decided_at) where state in ('effective', 'ended') and carried_out_at is null;

create trigger leader_changes_moves before update of state on leader_changes for each row
  when (old.state is distinct from new.state)
  execute function refuse_move('asked>effective asked>refused asked>withdrawn effective>ended');

-- What intake remembers of the leaders no longer holds.
create constraint trigger leader_changes_priced after insert or update or delete on leader_changes
  deferrable initially deferred for each row execute function move_price_version('region_id');

-- Whether the leader takes orders in the cycle of this day and slot.
create function leader_sells(of_leader text, on_day date, on_slot smallint) returns boolean
language sql stable as $$
  select l.active and not exists (
    select 1 from leader_changes x
    where x.leader_id = l.id and x.kind in ('leave', 'suspension') and x.state in ('effective', 'ended')
      and (x.from_day, x.from_slot) <= (on_day, on_slot)
      and (x.back_day is null or (on_day, on_slot) < (x.back_day, x.back_slot)))
  from leaders l where l.id = of_leader
$$;

-- From which station the leader's goods come in the cycle of this day and slot: the last move until then names it, or
-- the first one after it says where he was; who never moves is where he is.
create function leader_site(of_leader text, on_day date, on_slot smallint) returns text
language sql stable as $$
  select coalesce(
    (select x.to_site_id from leader_changes x
     where x.leader_id = l.id and x.kind = 'move' and x.state in ('effective', 'ended')
       and (x.from_day, x.from_slot) <= (on_day, on_slot)
     order by x.from_day desc, x.from_slot desc, x.decided_at desc limit 1),
    (select x.from_site_id from leader_changes x
     where x.leader_id = l.id and x.kind = 'move' and x.state in ('effective', 'ended')
     order by x.from_day, x.from_slot, x.decided_at limit 1),
    l.site_id)
  from leaders l where l.id = of_leader
$$;

-- Why an order was moved: by the member himself, or because his leader is away or elsewhere.
alter table order_moves add column cause text not null default 'member'
  constraint order_moves_cause check (cause in ('member', 'leader-change'));
alter table order_moves add column change_id text;

-- The leader who placed the order for his neighbour; null: the member himself.
alter table orders add column ordered_by text;
-- What is kept of a cancelled order's money: the fee of its region.
alter table orders add column cancel_fee_fen bigint not null default 0
  constraint orders_cancel_fee check (cancel_fee_fen >= 0 and cancel_fee_fen <= payable_fen);

-- A neighbour whom a leader entered has no login of his own yet.
-- squawk-ignore ban-drop-not-null
alter table members alter column openid drop not null;
alter table members add column entered_by text;
create index members_by_phone on members (leader_id, phone);
create unique index members_entered_once on members (phone) where entered_by is not null;
create index members_entered on members (entered_by, joined_at) where entered_by is not null;

-- Until when a region's members may cancel after the cutoff, and what of their money it keeps. No row: not at all.
create table cancel_policies (
  region_id text primary key references regions,
  after_cutoff text not null check (after_cutoff in ('none', 'until-frozen', 'until-picking')),
  fee_bp integer not null default 0 check (fee_bp between 0 and 10000)
);

-- Goods that were bought and that nobody wants any more: whose they are, and why.
create table surplus_goods (
  cycle_id text not null,
  site_id text not null,
  sku_id text not null,
  order_id text not null,
  line_no smallint not null,
  quantity integer not null check (quantity > 0),
  owner text not null check (owner in ('platform', 'supplier')),
  cause text not null check (cause in ('cancelled-after-freeze')),
  noted_at timestamptz not null default clock_timestamp(),
  primary key (order_id, line_no)
);
create index surplus_goods_by_site on surplus_goods (cycle_id, site_id, sku_id);

-- A closed cycle may sell again for some minutes, until it is frozen and bought for.
drop trigger cycles_moves on cycles;
create trigger cycles_moves before update of state on cycles for each row
  when (old.state is distinct from new.state)
  execute function refuse_move('planned>closed planned>cancelled closed>planned closed>frozen closed>cancelled frozen>aggregated aggregated>delivered delivered>settled');
