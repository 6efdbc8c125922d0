import { appendFileSync } from 'node:fs';
import { join } from 'node:path';
import type pg from 'pg';

/** The tables whose rows have a life. */
const livingTables = [
  'cycles',
  'orders',
  'payments',
  'refunds',
  'purchase_orders',
  'nights',
  'waves',
  'parcels',
  'runs',
  'stops',
  'pickups',
  'claims',
  'commissions',
  'payouts',
  'revisions',
  'leader_changes',
  'surplus_payments',
  'reconciliation_tickets',
];

/**
 * From now on the database notes each move of a state once, whoever makes it; moves that forceState makes are no moves
 * of the product and are not seen.
 */
export async function recordMoves(client: pg.Client): Promise<void> {
  const triggers = livingTables.map(
    (table) => `create trigger note_move after update of state on ${table} for each row
      when (old.state is distinct from new.state) execute function note_move()`,
  );
  const schema = `
    create schema test_record;
    create table test_record.moves (place text, from_state text, to_state text, unique (place, from_state, to_state));
    create function note_move() returns trigger language plpgsql as $$
    begin
      insert into test_record.moves values (tg_table_name, old.state, new.state) on conflict do nothing;
      return null;
    end $$`;
  await client.query([schema, ...triggers].join(';\n'));
}

/** The moves made in this database are in the folder, one file per database. */
export async function keepMoves(client: pg.Client, folder: string, name: string): Promise<void> {
  const found = await client.query<{ move: string }>(
    `select place || ' ' || from_state || ' ' || to_state as move from test_record.moves order by 1`,
  );
  if (found.rows.length === 0) return;
  appendFileSync(join(folder, `${name}.moves`), `${found.rows.map(({ move }) => move).join('\n')}\n`);
}
