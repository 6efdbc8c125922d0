import type { Database } from '../../../db/connection.js';
import { execute } from '../../../db/query.js';

/**
 * The database no longer refuses anything but a second row with one primary key: foreign keys, checks, unique indexes
 * and triggers are gone. It is how a test puts in what only a mistake of ours, or a person with psql, could.
 */
export async function loosen(database: Database): Promise<void> {
  await execute(
    database,
    `do $$
     declare
       found record;
     begin
       for found in
         select conrelid::regclass as place, conname from pg_constraint
         where connamespace = current_schema()::regnamespace and contype in ('f', 'c', 'u')
         order by array_position(array['f', 'c', 'u'], contype::text)
       loop
         execute format('alter table %s drop constraint %I', found.place, found.conname);
       end loop;
       for found in
         select indexrelid::regclass as name from pg_index join pg_class c on c.oid = indrelid
         where c.relnamespace = current_schema()::regnamespace and indisunique and not indisprimary
       loop
         execute format('drop index %s', found.name);
       end loop;
       for found in
         select oid::regclass as place from pg_class
         where relnamespace = current_schema()::regnamespace and relkind = 'r'
       loop
         execute format('alter table %s disable trigger user', found.place);
       end loop;
     end $$`,
  );
}
