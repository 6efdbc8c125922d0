import test from 'ava';
import { moveQuota } from '../../../activities/inventory/move-quota.js';
import { readStockTree } from '../../../db/queries/inventory/read-stock-tree.js';
import { execute, rows } from '../../../db/query.js';
import { anotherCycle, endSale, type Sale, sellingCycle } from '../../support/factories/sale.js';
import { fc } from '../../support/properties.js';
import { refusal } from '../../support/refusal.js';
import { refusalOf, saleStage } from '../../support/sale-stage.js';

const { database, place } = await saleStage(test, { poolMax: 12 });

const input = (sale: Sale, from: string, to: string, quantity: number) => ({
  regionId: sale.regionId,
  cycleId: sale.cycleId,
  skuId: sale.id('TOMATO'),
  from: from === 'central' ? from : sale.id(from),
  to: to === 'central' ? to : sale.id(to),
  quantity,
  reason: '团长要货',
  movedBy: 'ops/O1',
});
const move = (sale: Sale, from: string, to: string, quantity: number) =>
  moveQuota({ database })(input(sale, from, to, quantity));

const tree = (sale: Sale) =>
  readStockTree(database, sale.regionId, { cycleId: sale.cycleId, skuId: sale.id('TOMATO') });

const skus = [{ skuId: 'TOMATO', supply: 12, leaderShareBp: 0, stationShareBp: 0 }];

test('quota is at its new node from then on, once per key, and on record', async (t) => {
  const sale = await sellingCycle(database, { tag: 'QA', skus });
  const give = () =>
    moveQuota({ database })(input(sale, 'central', 'L1', 12), { actor: 'ops/O1', key: 'QA' });
  t.false((await give()).replayed);
  t.true((await give()).replayed);
  t.is(await refusal(t, place(sale, { member: 'D', leader: 'L2' })), 'out-of-stock');
  await place(sale, { lines: { TOMATO: 5 } });
  t.is(await refusal(t, move(sale, 'L1', 'L2', 8)), 'quota-not-free');
  await move(sale, 'L1', 'L2', 7);
  await place(sale, { member: 'D', leader: 'L2', lines: { TOMATO: 7 } });
  const { nodes, moves, supply, overCommit, taken } = await tree(sale);
  t.deepEqual([supply, overCommit, taken], [12, 0, 12]);
  t.like(moves[0], { quantity: 7, cause: 'moved', movedBy: 'ops/O1', reason: '团长要货' });
  t.deepEqual(
    nodes.filter(({ level }) => level === 2).map(({ cap, free, under }) => [cap, free, under]),
    [
      [5, 0, sale.id('G1')],
      [7, 0, sale.id('G1')],
    ],
  );
  const told = await rows(
    database,
    `select data ->> 'quantity' as pieces from events where aggregate = :aggregate order by seq`,
    { aggregate: `quota/${sale.cycleId}/${sale.id('TOMATO')}` },
  );
  t.deepEqual(told, [{ pieces: '12' }, { pieces: '7' }]);
});

test('quota moves to a node of the cycle, of a cycle that still sells, and somewhere else', async (t) => {
  const sale = await sellingCycle(database, { tag: 'QB', skus });
  t.is(await refusal(t, move(sale, 'central', 'central', 1)), 'quota-move-nowhere');
  t.is(await refusal(t, move(sale, 'central', 'G9', 1)), 'quota-node-unknown');
  t.is(await refusal(t, move({ ...sale, regionId: 'XX' }, 'central', 'G1', 1)), 'cycle-unknown');
  await endSale(database, sale.cycleId);
  t.is(await refusal(t, move(sale, 'central', 'G1', 1)), 'cycle-closed');
});

test('a pool by tag gives no quota to a leader outside it', async (t) => {
  const sale = await sellingCycle(database, {
    tag: 'QC',
    skus: [{ skuId: 'TOMATO', supply: 3, leaderTags: ['fresh'] }],
  });
  t.is(await refusal(t, move(sale, 'central', 'L2', 1)), 'quota-node-unknown');
});

const acts = fc.array(
  fc.oneof(
    fc.record({
      from: fc.constantFrom('central', 'G1', 'L1', 'L2'),
      to: fc.constantFrom('central', 'G1', 'L1', 'L2'),
      quantity: fc.integer({ min: 1, max: 6 }),
    }),
    fc.record({ leader: fc.constantFrom('L1', 'L2'), quantity: fc.integer({ min: 1, max: 4 }) }),
  ),
  { minLength: 6, maxLength: 12 },
);

test('quota that is moved while everybody orders is never negative, and no piece is lost or made', async (t) => {
  let run = 0;
  await fc.assert(
    fc.asyncProperty(acts, async (wanted) => {
      run += 1;
      const sale = await sellingCycle(database, { tag: `Q${String.fromCharCode(75 + run)}`, skus });
      const codes = await Promise.all(
        wanted.map((act) =>
          'from' in act
            ? refusalOf(move(sale, act.from, act.to, act.quantity))
            : refusalOf(
                place(sale, {
                  member: act.leader === 'L1' ? 'A' : 'D',
                  leader: act.leader,
                  lines: { TOMATO: act.quantity },
                }),
              ),
        ),
      );
      const known = [undefined, 'out-of-stock', 'quota-not-free', 'quota-move-nowhere'];
      t.deepEqual(
        codes.filter((code) => !known.includes(code)),
        [],
      );
      const sold = wanted.reduce(
        (sum, act, index) => sum + ('leader' in act && codes[index] === undefined ? act.quantity : 0),
        0,
      );
      const { nodes, taken } = await tree(sale);
      t.is(taken, sold);
      t.is(
        nodes.reduce((sum, { cap }) => sum + cap, 0),
        12,
      );
      t.true(nodes.every(({ free }) => free >= 0));
    }),
    { numRuns: 8 },
  );
});

test('what may be sold beyond the supply is sold last, and is on record by itself', async (t) => {
  const sale = await sellingCycle(database, { tag: 'QD', skus });
  await execute(database, `update supply_plans set over_commit_quantity = 3 where sku_id = :id`, {
    id: sale.id('TOMATO'),
  });
  const next = await anotherCycle(database, sale, 4);
  const { supply, overCommit, nodes, moves } = await tree(next);
  t.deepEqual([supply, overCommit, nodes[0]?.cap], [12, 3, 15]);
  t.true(
    moves.some(({ cause, quantity, from }) => cause === 'over-commit' && quantity === 3 && from === null),
  );
  await place(next, { lines: { TOMATO: 15 } });
  t.is(await refusal(t, place(next, { lines: { TOMATO: 1 } })), 'out-of-stock');
});
