-- Intake keeps what a cycle sells in memory and asks in each order's transaction whether it still holds. Whoever
-- changes anything of it moves the version at COMMIT, so that nobody can forget to and no lock is held longer.

-- The argument names the column with the scope: region_id, cycle_id, or all. Once per transaction and scope.
create function move_price_version() returns trigger language plpgsql as $$
declare
  scope text := case tg_argv[0] when 'all' then '*' else to_jsonb(coalesce(new, old)) ->> tg_argv[0] end;
  mark text := format('%s %s %s', pg_current_xact_id(), tg_argv[0], scope);
begin
  if current_setting('tuanda.price_version_moved', true) is not distinct from mark then return null; end if;
  perform set_config('tuanda.price_version_moved', mark, true);
  update cycles set price_version = price_version + 1 where id in (
    select c.id from cycles c
    where c.state = 'planned' and case tg_argv[0]
      when 'all' then true
      when 'cycle_id' then c.id = scope
      else c.region_id = scope end
    order by c.id for no key update
  );
  return null;
end $$;

create constraint trigger listings_priced after insert or update or delete on listings
  deferrable initially deferred for each row execute function move_price_version('cycle_id');
create constraint trigger leaders_priced after insert or update or delete on leaders
  deferrable initially deferred for each row execute function move_price_version('region_id');
create constraint trigger promotions_priced after insert or update or delete on promotions
  deferrable initially deferred for each row execute function move_price_version('region_id');
create constraint trigger coupons_priced after insert or update or delete on coupons
  deferrable initially deferred for each row execute function move_price_version('region_id');
create constraint trigger commission_rules_priced after insert or update or delete on commission_rules
  deferrable initially deferred for each row execute function move_price_version('all');
