create table purchase_orders (
  no text primary key,
  cycle_id text not null references cycles,
  supplier_id text not null references suppliers,
  n smallint not null default 1,
  state text not null check (
    state in ('draft', 'sent', 'seen', 'confirmed', 'countered', 'refused', 'received', 'cancelled')
  ),
  sent_at timestamptz,
  confirmed_at timestamptz,
  shipped_at timestamptz,
  -- the number plate that the gate expects
  plate text,
  received_at timestamptz,
  reminders smallint not null default 0,
  created_at timestamptz not null default clock_timestamp(),
  unique (cycle_id, supplier_id, n)
);

-- A line names its receiving site and the frozen demand it covers; demanded + surplus = quantity.
create table purchase_lines (
  purchase_order_no text not null references purchase_orders,
  line_no smallint not null,
  site_id text not null,
  sku_id text not null,
  demanded integer not null check (demanded > 0),
  cases integer not null check (cases > 0),
  quantity integer not null check (quantity >= demanded),
  supply_price_fen bigint not null check (supply_price_fen > 0),
  confirmed_quantity integer check (confirmed_quantity >= 0),
  shipped_quantity integer check (shipped_quantity >= 0),
  primary key (purchase_order_no, line_no),
  unique (purchase_order_no, site_id, sku_id)
);

create table receipts (
  no text primary key,
  purchase_order_no text not null references purchase_orders,
  cycle_id text not null,
  site_id text not null,
  received_by text not null,
  -- whoever counted says that another truck follows, so that the site still waits
  more_expected boolean not null default false,
  received_at timestamptz not null default clock_timestamp()
);
create index receipts_by_order on receipts (purchase_order_no);
create index receipts_by_night on receipts (cycle_id, site_id);

-- quantity = pieces counted; what is left of them after the rejected ones is accepted, owed for and sold.
create table receipt_lines (
  receipt_no text not null references receipts,
  sku_id text not null,
  quantity integer not null check (quantity >= 0),
  rejected_quantity integer not null default 0 check (rejected_quantity >= 0),
  reason text,
  primary key (receipt_no, sku_id),
  constraint receipt_lines_rejected_within_counted check (rejected_quantity <= quantity)
);

create table supplier_claims (
  purchase_order_no text not null references purchase_orders,
  sku_id text not null,
  site_id text not null,
  quantity integer not null check (quantity > 0),
  amount_fen bigint not null check (amount_fen > 0),
  cause text not null check (cause in ('short', 'quality')),
  reason_zh text not null,
  claimed_at timestamptz not null default clock_timestamp(),
  primary key (purchase_order_no, sku_id, site_id, cause)
);
