import { durations } from '../../../domain/cycle/durations.js';
import { paced } from '../../../domain/cycle/pace.js';
import type { NightSnapshot, NightState } from '../../../workflows/contracts/grid-night.js';
import type { Database, Transaction } from '../../connection.js';
import { one } from '../../query.js';
import { readInstallation } from '../cycle/installation.js';
import { owingSites } from '../purchasing/owing-sites.js';
import { type NightKey, readNightRow } from './night-row.js';

/**
 * SQL of what still keeps a night from its next state, as one count. A state without an entry waits for
 * nothing.
 */
const countLeft: Partial<Record<NightState, string>> = {
  receiving: `select count(*)::integer as n from (${owingSites}) o
    where o.cycle_id = :cycleId and o.site_id = :siteId`,
  picking: `select count(*)::integer as n from waves
    where cycle_id = :cycleId and site_id = :siteId and state <> 'packed'`,
  planned: `select count(*)::integer as n from runs
    where cycle_id = :cycleId and site_id = :siteId and state <> 'finished'`,
  delivering: `select count(*)::integer as n from runs
    where cycle_id = :cycleId and site_id = :siteId and state <> 'finished'`,
};

const leftWords: Partial<Record<NightState, string>> = {
  receiving: '张采购单未到齐',
  picking: '个波次未打包',
  planned: '趟车未完成',
  delivering: '趟车未完成',
};

/** Where the night stands and what is left before its next state. @throws RuleViolation night-unknown */
export async function readNightSnapshot(on: Database | Transaction, key: NightKey): Promise<NightSnapshot> {
  const night = await readNightRow(on, key);
  const { cycleId, siteId, state } = night;
  const sql = countLeft[state];
  const left = sql === undefined ? 0 : (await one<{ n: number }>(on, sql, { cycleId, siteId })).n;
  const { pace } = await readInstallation(on);
  const words = left > 0 ? `${night.words}，还有 ${left} ${leftWords[state] ?? ''}` : night.words;
  return { state, left, words, nextCheckInMs: paced(durations.recheckMs, pace) };
}
