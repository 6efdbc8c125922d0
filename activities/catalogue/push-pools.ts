import { claimDeals, cyclesWithoutDeals, storeDealPrices } from '../../db/queries/catalogue/deal-prices.js';
import { claimPush, readLeaderPools, unpushedCycles } from '../../db/queries/catalogue/push-pools.js';
import { appendEvents } from '../../db/queries/event/append-events.js';
import { defineStep, type StepDeps } from '../step.js';

/** Cycles per sweep: a day has three per region at most; what is left comes with the next sweep. */
const perSweep = 20;

/** The deals before the cycle are looked at once; what is crossed out in it does not change while it sells. */
const readDeals = defineStep({
  operation: 'readDeals',
  run: async (trx, { cycleId }: { cycleId: string }): Promise<void> => {
    if (await claimDeals(trx, cycleId)) await storeDealPrices(trx, cycleId);
  },
});

/** Every leader of the cycle is told once what he sells in it. */
const pushPool = defineStep({
  operation: 'pushPool',
  run: async (trx, { cycleId }: { cycleId: string }): Promise<number> => {
    if (!(await claimPush(trx, cycleId))) return 0;
    const pools = await readLeaderPools(trx, cycleId);
    await appendEvents(
      trx,
      pools.map((pool) => ({
        aggregate: `pool/${pool.leaderId}`,
        type: 'pool.opened',
        data: { cycleId, ...pool },
      })),
    );
    return pools.length;
  },
});

/**
 * Cycles that have opened have told their leaders what they sell and what is new, once each, and cycles whose sale before
 * is over have their crossed-out prices. It looks at what is there, so it needs no key; the sweeper calls it.
 */
export const pushPools = (deps: StepDeps) => async (): Promise<{ pushed: number; left: number }> => {
  for (const cycleId of await cyclesWithoutDeals(deps.database, perSweep)) await readDeals(deps)({ cycleId });
  const opened = await unpushedCycles(deps.database, perSweep);
  let pushed = 0;
  for (const cycleId of opened) pushed += (await pushPool(deps)({ cycleId })).result;
  return { pushed, left: (await unpushedCycles(deps.database, 1)).length };
};
