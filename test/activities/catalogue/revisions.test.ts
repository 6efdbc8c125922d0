import test from 'ava';
import { applyDueRevisions } from '../../../activities/catalogue/apply-revision.js';
import {
  approveRevision,
  draftRevision,
  rejectRevision,
  submitRevision,
  withdrawRevision,
} from '../../../activities/catalogue/decide-revision.js';
import { readRevision } from '../../../db/queries/catalogue/revisions.js';
import { execute, one, rows } from '../../../db/query.js';
import { decided, draft, mover, propose, staffedSale } from '../../support/factories/catalogue.js';
import { moveCycle, type Sale } from '../../support/factories/sale.js';
import { refusal } from '../../support/refusal.js';
import { saleStage } from '../../support/sale-stage.js';

const { database, place } = await saleStage(test);
const deps = { database };

const tomatoAt = (sale: Sale, priceFen: number, supplyPriceFen = 100) => ({
  kind: 'price',
  payload: { skuId: sale.id('TOMATO'), priceFen, supplyPriceFen },
});

const priceIn = async (cycleId: string, skuId: string): Promise<number> =>
  (
    await one<{ fen: number }>(
      database,
      `select price_fen as fen from listings where cycle_id = :cycleId and sku_id = :skuId`,
      { cycleId, skuId },
    )
  ).fen;

const stateOf = async (sale: Sale, revisionId: number): Promise<string> =>
  (await readRevision(database, sale.regionId, revisionId)).state;

/** The instant of the revision has come. */
const due = (revisionId: number) =>
  execute(
    database,
    `update revisions set effective_at = clock_timestamp() - interval '1 second' where id = :revisionId`,
    { revisionId },
  );

test('a price is proposed by one person, approved by another under any login, and then costs that much in cycles that open later', async (t) => {
  const sale = await staffedSale(database, { tag: 'RA' });
  const revisionId = await draft(database, sale, tomatoAt(sale, 599, 150));
  const submit = () =>
    submitRevision(deps)(mover(sale, revisionId, 'ops/O1'), { actor: 'ops/O1', key: 'RA-s' });
  t.is((await submit()).result.state, 'waiting');
  t.true((await submit()).replayed);
  for (const login of ['ops/O1', 'finance/O9'])
    t.is(await refusal(t, approveRevision(deps)(mover(sale, revisionId, login))), 'approval-own-request');
  t.is(await priceIn(sale.nextCycleId, sale.id('TOMATO')), 499);
  const approve = () => approveRevision(deps)(mover(sale, revisionId), { actor: 'ops/O2', key: 'RA-a' });
  t.is((await approve()).result.state, 'effective');
  t.true((await approve()).replayed);
  t.is(await priceIn(sale.nextCycleId, sale.id('TOMATO')), 599);
  t.is((await place(sale)).payableFen, 499);
  await moveCycle(database, sale.nextCycleId, { opensInMs: -1000 });
  t.is((await place({ ...sale, cycleId: sale.nextCycleId })).payableFen, 599);
  const { history, before, decidedBy } = await readRevision(database, sale.regionId, revisionId);
  t.deepEqual(
    history.map(({ state }) => state),
    ['draft', 'waiting', 'scheduled', 'effective'],
  );
  t.like(before, { priceFen: 499, supplyPriceFen: 100 });
  t.is(decidedBy, 'ops/RAO2');
  const told = await rows<{ type: string }>(
    database,
    `select type from events where aggregate = :aggregate order by seq`,
    { aggregate: `revision/${revisionId}` },
  );
  t.deepEqual(
    told.map(({ type }) => type),
    ['revision.drafted', 'revision.submitted', 'revision.scheduled', 'revision.effective'],
  );
});

test('a running cycle keeps its price unless the revision says so', async (t) => {
  const sale = await staffedSale(database, { tag: 'RB' });
  await decided(database, sale, tomatoAt(sale, 520));
  t.is((await place(sale)).payableFen, 499);
  await decided(database, sale, { ...tomatoAt(sale, 450), runningCycles: true });
  t.is((await place(sale)).payableFen, 450);
  const former = await rows(
    database,
    `select price_fen as "priceFen" from listing_prices where cycle_id = :cycleId order by n`,
    { cycleId: sale.cycleId },
  );
  t.deepEqual(former, [{ priceFen: 499 }]);
});

test('a closed cycle keeps its price whatever a revision says', async (t) => {
  const sale = await staffedSale(database, { tag: 'RC' });
  await moveCycle(database, sale.cycleId, { cutoffInMs: -1, payUntilInMs: 3_600_000 });
  await decided(database, sale, { ...tomatoAt(sale, 450), runningCycles: true });
  t.is(await priceIn(sale.cycleId, sale.id('TOMATO')), 499);
  t.is(await priceIn(sale.nextCycleId, sale.id('TOMATO')), 450);
});

test('a scheduled price takes effect once, however many look, and not before its instant', async (t) => {
  const sale = await staffedSale(database, { tag: 'RD' });
  const tomato = { ...tomatoAt(sale, 555), effectiveInMs: 3_600_000 };
  const { revisionId, state } = await decided(database, sale, tomato);
  t.is(state, 'scheduled');
  t.deepEqual(await applyDueRevisions(deps)(), { applied: 0, failed: 0, left: 0 });
  t.is(await priceIn(sale.nextCycleId, sale.id('TOMATO')), 499);
  await due(revisionId);
  const sweeps = await Promise.all([1, 2, 3].map(() => applyDueRevisions(deps)()));
  t.is(
    sweeps.reduce((sum, { applied }) => sum + applied, 0),
    1,
  );
  t.is(await priceIn(sale.nextCycleId, sale.id('TOMATO')), 555);
  t.deepEqual(await applyDueRevisions(deps)(), { applied: 0, failed: 0, left: 0 });
});

test('a scheduled price that is withdrawn never happens, and one in effect is answered by another', async (t) => {
  const sale = await staffedSale(database, { tag: 'RE' });
  const { revisionId } = await decided(database, sale, { ...tomatoAt(sale, 555), effectiveInMs: 3_600_000 });
  const withdraw = () =>
    withdrawRevision(deps)(mover(sale, revisionId, 'ops/O1'), { actor: 'ops/O1', key: 'RE-w' });
  t.is((await withdraw()).result.state, 'withdrawn');
  t.true((await withdraw()).replayed);
  await due(revisionId);
  await applyDueRevisions(deps)();
  t.is(await priceIn(sale.nextCycleId, sale.id('TOMATO')), 499);
  const effective = await decided(database, sale, tomatoAt(sale, 540));
  t.is(await refusal(t, withdrawRevision(deps)(mover(sale, effective.revisionId))), 'revision-not-undoable');
  t.is(await priceIn(sale.nextCycleId, sale.id('TOMATO')), 540);
});

test('what no longer fits at its instant is rejected and told', async (t) => {
  const sale = await staffedSale(database, { tag: 'RF' });
  const { revisionId } = await decided(database, sale, { ...tomatoAt(sale, 555), effectiveInMs: 3_600_000 });
  await decided(database, sale, { kind: 'sku-withdrawal', payload: { skuId: sale.id('TOMATO') } });
  await due(revisionId);
  t.deepEqual(await applyDueRevisions(deps)(), { applied: 0, failed: 1, left: 0 });
  t.is(await stateOf(sale, revisionId), 'rejected');
  const matters = await rows(
    database,
    `select detail ->> 'code' as code from attention where subject = :subject and cause = 'revision-failed'`,
    { subject: `revision/RF/${revisionId}` },
  );
  t.deepEqual(matters, [{ code: 'sku-withdrawn' }]);
});

test('a rejected proposal changes nothing and is over', async (t) => {
  const sale = await staffedSale(database, { tag: 'RG' });
  const revisionId = await propose(database, sale, tomatoAt(sale, 555));
  const reject = () => rejectRevision(deps)(mover(sale, revisionId), { actor: 'ops/O2', key: 'RG-r' });
  t.is((await reject()).result.state, 'rejected');
  t.true((await reject()).replayed);
  t.is(await refusal(t, approveRevision(deps)(mover(sale, revisionId))), 'revision-move-not-allowed');
  t.is(await refusal(t, withdrawRevision(deps)(mover(sale, revisionId))), 'revision-move-not-allowed');
  t.is(await priceIn(sale.nextCycleId, sale.id('TOMATO')), 499);
});

test('a draft is withdrawn, one that waits too, and nobody else’s region sees them', async (t) => {
  const [sale, other] = [
    await staffedSale(database, { tag: 'RH' }),
    await staffedSale(database, { tag: 'RI' }),
  ];
  const waiting = await propose(database, sale, tomatoAt(sale, 555));
  const drafted = await draft(database, sale, tomatoAt(sale, 555));
  t.is(await refusal(t, approveRevision(deps)(mover(sale, drafted))), 'revision-move-not-allowed');
  t.is(await refusal(t, submitRevision(deps)(mover(other, drafted))), 'revision-unknown');
  for (const revisionId of [waiting, drafted])
    t.is((await withdrawRevision(deps)(mover(sale, revisionId))).result.state, 'withdrawn');
  const foreign = await draft(database, other, tomatoAt(sale, 555));
  t.is(await refusal(t, submitRevision(deps)(mover(other, foreign))), 'sku-unknown');
});

test('a proposal for an instant that has passed is refused, and one approved too late holds from then on', async (t) => {
  const sale = await staffedSale(database, { tag: 'RJ' });
  const past = draft(database, sale, { ...tomatoAt(sale, 555), effectiveInMs: -1000 });
  t.is(await refusal(t, past), 'revision-instant-past');
  const revisionId = await propose(database, sale, { ...tomatoAt(sale, 555), effectiveInMs: 3_600_000 });
  await due(revisionId);
  t.is((await approveRevision(deps)(mover(sale, revisionId))).result.state, 'effective');
  t.is(await priceIn(sale.nextCycleId, sale.id('TOMATO')), 555);
});

test('the same draft twice with one key is one', async (t) => {
  const sale = await staffedSale(database, { tag: 'RK' });
  const input = {
    ...tomatoAt(sale, 555),
    regionId: 'RK',
    author: 'ops/RKO1',
    reason: '测试',
    effectiveAt: null,
  };
  const once = () => draftRevision(deps)({ ...input, runningCycles: false }, { actor: 'ops/O1', key: 'RK' });
  const [first, second] = [await once(), await once()];
  t.deepEqual(second, { ...first, replayed: true });
});

test('a price that loses money is refused without a reason, and shows its calculation with one', async (t) => {
  const sale = await staffedSale(database, { tag: 'RL' });
  // 499 - 430 is less than 10 % for the leader with 2 tiers of 1 %, 5 % for promoters and 0.6 % for the channel.
  const thin = tomatoAt(sale, 499, 430);
  t.is(await refusal(t, propose(database, sale, thin)), 'commission-over-margin');
  const payload = { ...thin.payload, exception: 'promotion' };
  const revisionId = await propose(database, sale, { kind: 'price', payload });
  const { findings } = await readRevision(database, 'RL', revisionId);
  t.like(findings['margin'], {
    netFen: 499,
    leaderFen: 60,
    promotersFen: 25,
    channelFeeFen: 3,
    leftFen: -19,
  });
  t.is((await approveRevision(deps)(mover(sale, revisionId))).result.state, 'effective');
});

test('a price below cost after the planned campaign takes a lawful reason, which is kept', async (t) => {
  const sale = await staffedSale(database, { tag: 'RM', promotion: { thresholdFen: 1000, offFen: 500 } });
  const cheap = { kind: 'price', payload: { skuId: sale.id('TOMATO'), priceFen: 499, supplyPriceFen: 300 } };
  t.is(await refusal(t, propose(database, sale, cheap)), 'price-below-cost');
  const because = (exception: string) => ({ ...cheap, payload: { ...cheap.payload, exception } });
  t.is(await refusal(t, propose(database, sale, because('promotion'))), 'price-below-cost');
  const revisionId = await propose(database, sale, because('fresh'));
  const { findings, payload } = await readRevision(database, 'RM', revisionId);
  t.like(findings['margin'], { discountFen: 250, netFen: 249, supplyFen: 300, verdict: 'below-cost' });
  t.is(payload['exception'], 'fresh');
  await execute(database, `update skus set shelf_days = 365 where id = :id`, { id: sale.id('TOMATO') });
  t.is(await refusal(t, approveRevision(deps)(mover(sale, revisionId))), 'price-reason-unfit');
});
