-- Double entry. Debit positive, credit negative; a correction is a reversal.
create table ledger_transactions (
  id bigint generated always as identity primary key,
  key text not null unique,
  kind text not null,
  ref text not null,
  cycle_id text,
  reason_zh text not null,
  booked_at timestamptz not null default clock_timestamp()
);
create index ledger_transactions_by_ref on ledger_transactions (ref);

create table postings (
  transaction_id bigint not null references ledger_transactions,
  line_no smallint not null,
  account text not null,
  amount_fen bigint not null check (amount_fen <> 0),
  primary key (transaction_id, line_no)
);
create index postings_by_account on postings (account);

-- Only accounts that may refuse a debit keep a running balance (payables: never above zero).
create table account_balances (
  account text primary key,
  amount_fen bigint not null,
  constraint account_balances_never_overdrawn check (amount_fen <= 0)
);

create function check_postings_balance() returns trigger language plpgsql as $$
declare
  broken bigint;
begin
  select transaction_id into broken from new_rows
  group by transaction_id having sum(amount_fen) <> 0 or count(*) < 2 limit 1;
  if found then
    raise exception 'ledger transaction % does not balance', broken using errcode = 'check_violation';
  end if;
  return null;
end $$;

-- A transaction's postings are inserted by one statement, so the statement is what must balance.
create trigger postings_balance after insert on postings
  referencing new table as new_rows for each statement execute function check_postings_balance();
create trigger postings_append_only before update or delete on postings
  for each row execute function refuse_change();
create trigger ledger_transactions_append_only before update or delete on ledger_transactions
  for each row execute function refuse_change();

create table commissions (
  order_id text not null,
  line_no smallint not null,
  role text not null check (role in ('leader', 'promoter')),
  level smallint not null check (level between 0 and 2),
  beneficiary_id text not null,
  cycle_id text not null,
  base_fen bigint not null check (base_fen >= 0),
  -- a SKU's rate plus the bonus of the leader's tier
  rate_bp integer not null check (rate_bp between 0 and 5000),
  amount_fen bigint not null check (amount_fen >= 0),
  state text not null check (state in ('estimated', 'earned', 'available', 'paid', 'void')),
  rule_version integer not null,
  estimated_at timestamptz not null default clock_timestamp(),
  earned_at timestamptz,
  available_at timestamptz,
  primary key (order_id, line_no, role, level),
  check ((role = 'leader') = (level = 0))
);
create index commissions_by_beneficiary on commissions (beneficiary_id, state);
create index commissions_by_cycle on commissions (cycle_id, state);

-- Every change of a commission's amount, with its cause, so that a statement can show a reason per line.
create table commission_changes (
  id bigint generated always as identity primary key,
  order_id text not null,
  line_no smallint not null,
  role text not null,
  level smallint not null,
  delta_fen bigint not null check (delta_fen <> 0),
  reason_zh text not null,
  changed_at timestamptz not null default clock_timestamp()
);
create index commission_changes_by_line on commission_changes (order_id, line_no);

create table settlements (
  no text primary key,
  cycle_id text not null references cycles,
  party_kind text not null check (party_kind in ('leader', 'promoter', 'supplier')),
  party_id text not null,
  gross_fen bigint not null,
  debt_fen bigint not null default 0 check (debt_fen >= 0),
  amount_fen bigint not null check (amount_fen >= 0),
  payable_at timestamptz not null,
  created_at timestamptz not null default clock_timestamp(),
  unique (cycle_id, party_kind, party_id)
);

create table settlement_lines (
  settlement_no text not null references settlements,
  line_no integer not null,
  ref text not null,
  words_zh text not null,
  amount_fen bigint not null,
  primary key (settlement_no, line_no)
);

create table payouts (
  settlement_no text primary key references settlements,
  out_bill_no text not null unique,
  amount_fen bigint not null check (amount_fen > 0),
  openid text not null,
  state text not null default 'requested' check (
    state in ('requested', 'sent', 'waiting', 'paid', 'failed')
  ),
  requested_by text not null,
  requested_at timestamptz not null default clock_timestamp(),
  -- what the payee's app needs to ask for the confirmation; the provider gives it once
  confirmation_package text,
  paid_at timestamptz,
  fail_cause text
);

-- The cycle's books as they were when it was settled.
create table cycle_books (
  cycle_id text primary key references cycles,
  figures jsonb not null,
  stored_at timestamptz not null default clock_timestamp()
);
