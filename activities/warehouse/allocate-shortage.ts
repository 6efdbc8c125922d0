import type { ShortageRule } from '../../domain/warehouse/allocate-shortage.js';
import { allocateShortage as shareOutShortage } from '../../domain/warehouse/allocate-shortage.js';
import { RuleViolation } from '../../domain/values/rule-violation.js';
import type { Transaction } from '../../db/connection.js';
import { appendEvents } from '../../db/queries/event/append-events.js';
import { insertAllocations } from '../../db/queries/warehouse/insert-allocations.js';
import { moveStock } from '../../db/queries/warehouse/move-stock.js';
import { lockNight, moveNight, type NightKey } from '../../db/queries/warehouse/night-row.js';
import { readNightSnapshot } from '../../db/queries/warehouse/night-snapshot.js';
import { readLinesOfSku, readShortSkus, readSurplusMoves } from '../../db/queries/warehouse/sku-balances.js';
import { maybeOne, one } from '../../db/query.js';
import { defineStep, type StepDeps } from '../step.js';

/**
 * Everybody gets the same part: what a neighbour can check over the fence. First come is the other rule of
 * the trade.
 */
const rule: ShortageRule = 'pro-rata';

/** The decision that follows the receipts; reports of pickers make later rounds. */
const firstRound = 1;

/**
 * What came is given out: every line of a SKU that is short has a decision with its reason, SKUs that came in
 * full have none, pieces beyond the orders are surplus, and the night is allocated. One SKU per transaction,
 * so that a night with thousands of lines holds no lock for long; killed in between, the next call goes on
 * with the SKUs that are left. @returns lines that get less than ordered. @throws RuleViolation
 * night-unknown, night-move-not-allowed (a purchase order still owes the site its goods)
 */
export const allocateShortage =
  (deps: StepDeps) =>
  async (night: NightKey): Promise<{ shortLines: number }> => {
    const { result: shortSkus } = await findShortSkus(deps)(night);
    for (const skuId of shortSkus) await allocateSku(deps)({ ...night, skuId });
    const { result } = await finishAllocation(deps)(night);
    return result;
  };

const findShortSkus = defineStep<StepDeps, NightKey, string[]>({
  operation: 'findShortSkus',
  run: async (trx, night) => {
    const { state } = await lockNight(trx, night);
    if (state !== 'receiving') return [];
    await assertReceived(trx, night);
    return (await readShortSkus(trx, night)).map((sku) => sku.skuId);
  },
});

const allocateSku = defineStep<StepDeps, NightKey & { skuId: string }, void>({
  operation: 'allocateSku',
  run: async (trx, { skuId, ...night }) => {
    const { state } = await lockNight(trx, night);
    if (state !== 'receiving' || (await isDecided(trx, { ...night, skuId }))) return;
    const short = (await readShortSkus(trx, night)).find((sku) => sku.skuId === skuId);
    if (short === undefined) return;
    const lines = await readLinesOfSku(trx, { ...night, skuId });
    const allocations = shareOutShortage({ rule, lines, available: short.received });
    await insertAllocations(trx, { cycleId: night.cycleId, round: firstRound, rule }, allocations);
  },
});

const finishAllocation = defineStep<StepDeps, NightKey, { shortLines: number }>({
  operation: 'allocateShortage',
  run: async (trx, night) => {
    const { state } = await lockNight(trx, night);
    const shortLines = await countShortLines(trx, night);
    if (state !== 'receiving') return { shortLines };
    await assertReceived(trx, night);
    const { cycleId, siteId } = night;
    const surplus = await readSurplusMoves(trx, night);
    await moveStock(trx, surplus, { cause: 'surplus', ref: `${cycleId}/${siteId}` });
    const words = shortLines > 0 ? `已分配，${shortLines} 行缺货` : '已到齐，准备拣货';
    await moveNight(trx, night, { state: 'allocated', words, allocationRound: firstRound });
    const aggregate = `night/${cycleId}/${siteId}`;
    await appendEvents(trx, [{ aggregate, type: 'night.allocated', data: { cycleId, siteId } }]);
    return { shortLines };
  },
});

async function assertReceived(trx: Transaction, night: NightKey): Promise<void> {
  const { state, left } = await readNightSnapshot(trx, night);
  if (left > 0) throw new RuleViolation('night-move-not-allowed', { ...night, state, left });
}

async function isDecided(
  trx: Transaction,
  { cycleId, siteId, skuId }: NightKey & { skuId: string },
): Promise<boolean> {
  const found = await maybeOne(
    trx,
    `select 1 from allocations a join order_lines l on l.order_id = a.order_id and l.line_no = a.line_no
     where l.cycle_id = :cycleId and l.site_id = :siteId and l.sku_id = :skuId and a.round >= :firstRound
     limit 1`,
    { cycleId, siteId, skuId, firstRound },
  );
  return found !== undefined;
}

async function countShortLines(trx: Transaction, { cycleId, siteId }: NightKey): Promise<number> {
  const { n } = await one<{ n: number }>(
    trx,
    `select count(*)::integer as n from allocations a
     join order_lines l on l.order_id = a.order_id and l.line_no = a.line_no
     where a.cycle_id = :cycleId and l.site_id = :siteId and a.round = :firstRound and a.allocated < a.ordered`,
    { cycleId, siteId, firstRound },
  );
  return n;
}
