import { planWaves as planWavesOf } from '../../domain/warehouse/plan-waves.js';
import { RuleViolation } from '../../domain/values/rule-violation.js';
import type { Transaction } from '../../db/connection.js';
import { appendEvents } from '../../db/queries/event/append-events.js';
import { readAllocatedDemand } from '../../db/queries/warehouse/demand-of-night.js';
import { insertWaves } from '../../db/queries/warehouse/insert-waves.js';
import { lockNight, moveNight, type NightKey, type NightRow } from '../../db/queries/warehouse/night-row.js';
import { readNightSnapshot } from '../../db/queries/warehouse/night-snapshot.js';
import type { NightSnapshot } from '../../workflows/contracts/grid-night.js';
import { defineStep } from '../step.js';

/**
 * Every leader and band with something to pick has a wave, and picking may begin; with nothing to pick at all
 * the night is packed. The refunds of short lines may still be under way: what is picked follows from the
 * decisions alone. Idempotent by the state. @throws RuleViolation night-unknown, night-move-not-allowed (not
 * allocated yet)
 */
export const planWaves = defineStep({
  operation: 'planWaves',
  run: async (trx, key: NightKey): Promise<NightSnapshot> => {
    const night = await lockNight(trx, key);
    if (night.state === 'receiving') throw refusal(night);
    if (night.state === 'allocated') await plan(trx, night);
    return readNightSnapshot(trx, night);
  },
});

async function plan(trx: Transaction, night: NightRow): Promise<void> {
  const waves = planWavesOf(await readAllocatedDemand(trx, night));
  await insertWaves(trx, night, waves);
  const { cycleId, siteId, allocationRound } = night;
  if (waves.length > 0) {
    await moveNight(trx, night, { state: 'picking', words: '分拣打包中', allocationRound });
    return;
  }
  await moveNight(trx, night, { state: 'packed', words: '没有商品可拣', allocationRound });
  await appendEvents(trx, [
    { aggregate: `night/${cycleId}/${siteId}`, type: 'night.packed', data: { cycleId, siteId } },
  ]);
}

const refusal = ({ cycleId, siteId, state }: NightRow): RuleViolation =>
  new RuleViolation('night-move-not-allowed', { cycleId, siteId, state, wanted: 'picking' });
