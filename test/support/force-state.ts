import type { Database } from '../../db/connection.js';
import { execute } from '../../db/query.js';

/** A row that a test puts where no step could: the database would refuse the move. */
export interface ForcedState {
  readonly table: 'cycles' | 'orders' | 'parcels';
  readonly state: string;
  /** A column and its value; all rows that have it are put into the state. */
  readonly where: readonly [column: 'id' | 'cycle_id', value: string];
}

/** The rows are in the state, whatever their lifecycle says. */
export async function forceState(database: Database, { table, state, where }: ForcedState): Promise<void> {
  const [column, value] = where;
  await database.transaction(async (trx) => {
    await execute(trx, `alter table ${table} disable trigger user`);
    await execute(trx, `update ${table} set state = :state where ${column} = :value`, { state, value });
    await execute(trx, `alter table ${table} enable trigger user`);
  });
}
