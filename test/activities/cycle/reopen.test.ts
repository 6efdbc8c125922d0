import test from 'ava';
import { closeCycle } from '../../../activities/cycle/close-cycle.js';
import { expireUnpaid } from '../../../activities/cycle/expire-unpaid.js';
import { extendCycle } from '../../../activities/cycle/extend-cycle.js';
import { freezeCycle } from '../../../activities/cycle/freeze-cycle.js';
import { one, rows } from '../../../db/query.js';
import { endSale, moveCycle, sellingCycle, type Sale } from '../../support/factories/sale.js';
import { refusal } from '../../support/refusal.js';
import { saleStage } from '../../support/sale-stage.js';

const { database, depsOf, place, pay } = await saleStage(test);

const extend = ({ cycleId, regionId }: Sale, minutes: number) =>
  extendCycle({ database })({
    cycleId,
    regionId,
    requestedBy: 'ops/O1',
    wanted: { minutes },
    reason: '支付通道故障',
  });

const stateOf = (cycleId: string) =>
  one<{ state: string; closed: boolean; ahead: boolean; grace: boolean }>(
    database,
    `select state, closed_at is not null as closed, cutoff_at > clock_timestamp() as ahead,
       pay_until > cutoff_at as grace from cycles where id = :cycleId`,
    { cycleId },
  );

test('a closed cycle sells again until it is frozen, and is closed again', async (t) => {
  const sale = await sellingCycle(database, { tag: 'RO' });
  const { cycleId } = sale;
  const [early, waiting] = [await place(sale), await place(sale, { member: 'B' })];
  await pay(early);
  await endSale(database, cycleId);
  await closeCycle({ database })({ cycleId });
  t.is(await refusal(t, place(sale)), 'cycle-closed');
  t.is((await extend(sale, 5)).result.state, 'moved');
  t.deepEqual(await stateOf(cycleId), { state: 'planned', closed: false, ahead: true, grace: true });
  const late = await place(sale, { member: 'C' });
  t.is((await pay(late)).result, 'paid');
  t.is((await pay(waiting)).result, 'paid', 'whoever was about to pay still may');
  t.is((await closeCycle({ database })({ cycleId })).result.state, 'planned', 'not before its new cutoff');
  const told = await rows<{ type: string }>(
    database,
    `select type from events where aggregate = :aggregate order by seq`,
    { aggregate: `cycle/${cycleId}` },
  );
  t.deepEqual(
    told.map(({ type }) => type),
    ['cycle.planned', 'cycle.closed', 'cycle.reopened'],
  );
  await moveCycle(database, cycleId, { cutoffInMs: -2, payUntilInMs: -1 });
  t.is((await closeCycle({ database })({ cycleId })).result.state, 'closed');
  await expireUnpaid(depsOf())({ cycleId });
  t.is((await freezeCycle({ database })({ cycleId })).result.state, 'frozen');
  t.is(await refusal(t, extend(sale, 5)), 'cycle-not-extendable');
});

test('a cycle whose cutoff is over and that nobody has closed yet sells again too', async (t) => {
  const sale = await sellingCycle(database, { tag: 'RP' });
  await endSale(database, sale.cycleId);
  await extend(sale, 10);
  t.like(await stateOf(sale.cycleId), { state: 'planned', ahead: true });
  t.is((await place(sale)).state, 'placed');
});
