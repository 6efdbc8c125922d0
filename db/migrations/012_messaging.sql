-- The in-app inbox. One message per recipient, template and subject, whatever is delivered twice.
create table messages (
  id bigint generated always as identity primary key,
  recipient text not null,
  template text not null,
  subject text not null,
  words_zh text not null,
  sent_at timestamptz not null default clock_timestamp(),
  read_at timestamptz,
  unique (recipient, template, subject)
);

-- What members did, for ranking and forecast; one row per event.
create table behaviours (
  event_id bigint primary key,
  member_id text not null,
  kind text not null,
  order_id text,
  sku_ids text[] not null default '{}',
  at timestamptz not null
);
create index behaviours_by_member on behaviours (member_id, at);
