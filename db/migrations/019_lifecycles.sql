-- The life of everything that has a state: the moves that its table in domain/ allows, and no other. A step asks the
-- table first and says why it refuses; this is for the step that forgets, and for a person with psql.
create function refuse_move() returns trigger language plpgsql as $$
begin
  if not (old.state || '>' || new.state) = any (string_to_array(tg_argv[0], ' ')) then
    raise exception 'a row of % may not go from % to %', tg_table_name, old.state, new.state
      using errcode = 'check_violation', constraint = tg_table_name || '_moves', table = tg_table_name;
  end if;
  return new;
end $$;

create trigger cycles_moves before update of state on cycles for each row
  when (old.state is distinct from new.state)
  execute function refuse_move('planned>closed planned>cancelled closed>frozen closed>cancelled frozen>aggregated aggregated>delivered delivered>settled');

create trigger orders_moves before update of state on orders for each row
  when (old.state is distinct from new.state)
  execute function refuse_move('placed>paid placed>cancelled placed>expired paid>collected paid>uncollected paid>cancelled collected>completed uncollected>completed');

create trigger payments_moves before update of state on payments for each row
  when (old.state is distinct from new.state)
  execute function refuse_move('created>paid created>closed closed>paid');

create trigger refunds_moves before update of state on refunds for each row
  when (old.state is distinct from new.state)
  execute function refuse_move('created>processing created>success created>abnormal created>closed processing>success processing>abnormal processing>closed abnormal>success abnormal>closed');

create trigger purchase_orders_moves before update of state on purchase_orders for each row
  when (old.state is distinct from new.state)
  execute function refuse_move('draft>sent draft>cancelled sent>seen sent>confirmed sent>countered sent>refused sent>received sent>cancelled seen>confirmed seen>countered seen>refused seen>received seen>cancelled confirmed>received confirmed>cancelled countered>confirmed countered>received countered>cancelled');

create trigger nights_moves before update of state on nights for each row
  when (old.state is distinct from new.state)
  execute function refuse_move('receiving>allocated allocated>picking allocated>packed picking>packed packed>planned planned>delivering planned>delivered delivering>delivered');

create trigger waves_moves before update of state on waves for each row
  when (old.state is distinct from new.state)
  execute function refuse_move('planned>picked picked>packed picked>planned');

create trigger parcels_moves before update of state on parcels for each row
  when (old.state is distinct from new.state)
  execute function refuse_move('planned>packed packed>staged packed>loaded staged>loaded loaded>signed loaded>returned loaded>packed signed>collected signed>uncollected uncollected>returned');

create trigger runs_moves before update of state on runs for each row
  when (old.state is distinct from new.state)
  execute function refuse_move('planned>loaded loaded>departed departed>finished');

create trigger stops_moves before update of state on stops for each row
  when (old.state is distinct from new.state)
  execute function refuse_move('planned>arrived planned>failed arrived>signed arrived>dropped arrived>failed dropped>signed');

create trigger pickups_moves before update of state on pickups for each row
  when (old.state is distinct from new.state)
  execute function refuse_move('planned>ready planned>uncollected ready>collected ready>uncollected');

create trigger claims_moves before update of state on claims for each row
  when (old.state is distinct from new.state)
  execute function refuse_move('open>granted open>waiting open>refused open>withdrawn waiting>granted waiting>refused waiting>withdrawn granted>refunded');

create trigger commissions_moves before update of state on commissions for each row
  when (old.state is distinct from new.state)
  execute function refuse_move('estimated>earned estimated>void earned>available earned>void available>paid available>void');

create trigger payouts_moves before update of state on payouts for each row
  when (old.state is distinct from new.state)
  execute function refuse_move('requested>sent requested>waiting requested>paid requested>failed sent>waiting sent>paid sent>failed waiting>paid waiting>failed waiting>sent failed>requested');
