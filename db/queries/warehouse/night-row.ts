import type { NightState } from '../../../workflows/contracts/grid-night.js';
import { RuleViolation } from '../../../domain/values/rule-violation.js';
import type { Database, Transaction } from '../../connection.js';
import { execute, maybeOne } from '../../query.js';

/** The night of a site is named by its cycle and site. */
export interface NightKey {
  readonly cycleId: string;
  readonly siteId: string;
}

export interface NightRow extends NightKey {
  readonly state: NightState;
  readonly words: string;
  readonly allocationRound: number;
}

const columns = `cycle_id as "cycleId", site_id as "siteId", state, phase_words as words,
  allocation_round as "allocationRound"`;

/** The night as it is now. @throws RuleViolation night-unknown */
export async function readNightRow(
  on: Database | Transaction,
  { cycleId, siteId }: NightKey,
): Promise<NightRow> {
  const sql = `select ${columns} from nights where cycle_id = :cycleId and site_id = :siteId`;
  return known({ cycleId, siteId }, await maybeOne<NightRow>(on, sql, { cycleId, siteId }));
}

/**
 * The night is ours until the end: phases change one at a time. Locks: its row, after those of orders,
 * purchase orders and waves, before stock. @throws RuleViolation night-unknown
 */
export async function lockNight(trx: Transaction, { cycleId, siteId }: NightKey): Promise<NightRow> {
  const sql = `select ${columns} from nights where cycle_id = :cycleId and site_id = :siteId for update`;
  return known({ cycleId, siteId }, await maybeOne<NightRow>(trx, sql, { cycleId, siteId }));
}

/** The night is in the state, with words for people. The caller holds its lock and checked the move. */
export async function moveNight(
  trx: Transaction,
  { cycleId, siteId }: NightKey,
  to: { readonly state: NightState; readonly words: string; readonly allocationRound: number },
): Promise<void> {
  await execute(
    trx,
    `update nights set state = :state, phase_words = :words, allocation_round = :allocationRound
     where cycle_id = :cycleId and site_id = :siteId`,
    { cycleId, siteId, ...to },
  );
}

function known({ cycleId, siteId }: NightKey, row: NightRow | undefined): NightRow {
  if (row === undefined) throw new RuleViolation('night-unknown', { cycleId, siteId });
  return row;
}
