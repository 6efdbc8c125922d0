import test from 'ava';
import { approveRevision } from '../../../activities/catalogue/decide-revision.js';
import { keepQuotes } from '../../../activities/catalogue/keep-quotes.js';
import { quoteSupply, type QuoteSupplyInput } from '../../../activities/catalogue/quote-supply.js';
import { cancelOrder } from '../../../activities/order/cancel-order.js';
import { listSupply } from '../../../db/queries/catalogue/supply-quotes.js';
import { one, rows } from '../../../db/query.js';
import { decided, mover, propose, staffedSale } from '../../support/factories/catalogue.js';
import { moveCycle, type Sale, saleDeps } from '../../support/factories/sale.js';
import { refusal } from '../../support/refusal.js';
import { saleStage } from '../../support/sale-stage.js';

const { database, place } = await saleStage(test);
const deps = { database };

/** One SKU that everybody draws from the centre. */
const central = [{ skuId: 'TOMATO', leaderShareBp: 0, stationShareBp: 0 }];

const quoteOf = (sale: Sale, quantity: number, priceFen = 100): QuoteSupplyInput => ({
  supplierId: sale.id('S1'),
  quotedBy: `supplier/${sale.id('S1')}`,
  cycleId: sale.cycleId,
  skuId: sale.id('TOMATO'),
  priceFen,
  quantity,
});

const quote = async (sale: Sale, quantity: number, priceFen = 100) =>
  (await quoteSupply(deps)(quoteOf(sale, quantity, priceFen))).result;

const causesOf = async (sale: Sale): Promise<string[]> =>
  (
    await rows<{ cause: string }>(
      database,
      `select cause from attention where subject like :subject and resolved_at is null order by cause`,
      { subject: `supply-quote/${sale.cycleId}/%` },
    )
  ).map(({ cause }) => cause);

test('a quote below the plan bounds what can be sold, and a better one gives it back', async (t) => {
  const sale = await staffedSale(database, { tag: 'QA', skus: central });
  const ask = () => quoteSupply(deps)(quoteOf(sale, 2), { actor: 'supplier/QA-S1', key: 'QA' });
  t.like((await ask()).result, { verdict: 'binding', supply: 2 });
  t.true((await ask()).replayed);
  t.is((await place(sale, { lines: { TOMATO: 2 } })).payableFen, 998);
  t.is(await refusal(t, place(sale)), 'out-of-stock');
  t.is((await quote(sale, 3)).supply, 3);
  t.is((await place(sale)).payableFen, 499);
  t.is((await quote(sale, 500)).supply, 100);
  t.deepEqual(await causesOf(sale), []);
  const [view] = await listSupply(database, { supplierId: sale.id('S1') }, { held: false, limit: 9 });
  t.like(view, { cycleId: sale.cycleId, supply: 100, sold: 3 });
  t.like(view?.quote, { quantity: 500, verdict: 'binding' });
});

test('a quote below what is sold already cuts nothing off and tells a person', async (t) => {
  const sale = await staffedSale(database, { tag: 'QB' });
  await place(sale, { lines: { TOMATO: 5 } });
  t.is((await quote(sale, 2)).supply, 5);
  t.deepEqual(await causesOf(sale), ['quote-below-sold']);
  t.is(await refusal(t, place(sale)), 'out-of-stock');
  t.is((await quote(sale, 6)).supply, 6);
  t.deepEqual(await causesOf(sale), []);
});

test('a quote after its time is refused', async (t) => {
  const sale = await staffedSale(database, { tag: 'QC' });
  const hour = 3_600_000;
  await moveCycle(database, sale.cycleId, { cutoffInMs: 5 * hour + 60_000 });
  t.is((await quote(sale, 50)).supply, 50);
  await moveCycle(database, sale.cycleId, { cutoffInMs: 5 * hour - 1000 });
  t.is(await refusal(t, quote(sale, 40)), 'supply-quote-late');
  const { pieces } = await one<{ pieces: number }>(
    database,
    `select sum(cap)::integer as pieces from counters where kind = 'stock' and cycle_id = :cycleId`,
    { cycleId: sale.cycleId },
  );
  t.is(pieces, 50);
});

test('a supplier quotes for his own SKUs alone', async (t) => {
  const [sale, other] = [
    await staffedSale(database, { tag: 'QD' }),
    await staffedSale(database, { tag: 'QE' }),
  ];
  const foreign = { ...quoteOf(sale, 5), supplierId: other.id('S1') };
  t.is(await refusal(t, quoteSupply(deps)(foreign)), 'supply-quote-unknown');
  t.is(await refusal(t, quoteSupply(deps)({ ...quoteOf(sale, 5), skuId: 'NONE' })), 'supply-quote-unknown');
});

test('a dearer quote that keeps the margin is what the goods cost from then on', async (t) => {
  const sale = await staffedSale(database, { tag: 'QF' });
  await place(sale);
  t.is((await quote(sale, 50, 250)).verdict, 'binding');
  await place(sale);
  const bought = await rows(
    database,
    `select l.supply_price_fen as fen from order_lines l join orders o on o.id = l.order_id
     where o.cycle_id = :cycleId order by o.placed_at`,
    { cycleId: sale.cycleId },
  );
  t.deepEqual(bought, [{ fen: 100 }, { fen: 250 }]);
});

test('a quote above the margin stops the sale until two people accept it', async (t) => {
  const sale = await staffedSale(database, { tag: 'QG', skus: central });
  await place(sale, { lines: { TOMATO: 2 } });
  const held = await quote(sale, 50, 450);
  t.like(held, { verdict: 'held', supply: 2 });
  t.is(await refusal(t, place(sale)), 'out-of-stock');
  t.deepEqual(await causesOf(sale), ['quote-over-margin']);
  const waiting = await listSupply(database, { regionId: sale.regionId }, { held: true, limit: 9 });
  t.deepEqual(
    waiting.map(({ quote: one_ }) => one_?.quoteId),
    [held.quoteId],
  );
  const acceptance = { kind: 'supply-quote', payload: { quoteId: held.quoteId, exception: 'promotion' } };
  const bare = { kind: 'supply-quote', payload: { quoteId: held.quoteId } };
  t.is(await refusal(t, propose(database, sale, bare)), 'commission-over-margin');
  const revisionId = await propose(database, sale, acceptance);
  t.is(await refusal(t, approveRevision(deps)(mover(sale, revisionId, 'ops/O1'))), 'approval-own-request');
  t.is(await refusal(t, place(sale)), 'out-of-stock');
  await approveRevision(deps)(mover(sale, revisionId));
  t.is((await place(sale, { lines: { TOMATO: 48 } })).payableFen, 48 * 499);
  t.is(await refusal(t, place(sale)), 'out-of-stock');
  t.deepEqual(await causesOf(sale), []);
  t.is(await refusal(t, propose(database, sale, acceptance)), 'supply-quote-decided');
});

test('a held quote that was corrected, or whose cycle is closed, is decided no more', async (t) => {
  const sale = await staffedSale(database, { tag: 'QH' });
  const held = await quote(sale, 50, 450);
  t.is((await quote(sale, 50)).supply, 50);
  const accept = (quoteId: number) => ({
    kind: 'supply-quote',
    payload: { quoteId, exception: 'promotion' },
  });
  t.is(await refusal(t, propose(database, sale, accept(held.quoteId))), 'supply-quote-decided');
  t.is(await refusal(t, propose(database, sale, accept(999_999))), 'supply-quote-unknown');
  const again = await quote(sale, 50, 450);
  await moveCycle(database, sale.cycleId, { cutoffInMs: -1, payUntilInMs: 3_600_000 });
  t.is(await refusal(t, propose(database, sale, accept(again.quoteId))), 'cycle-closed');
});

test('what cancelled orders give back beyond the quote is not sold again', async (t) => {
  const sale = await staffedSale(database, { tag: 'QJ', skus: central });
  const { orderId } = await place(sale, { lines: { TOMATO: 5 } });
  t.is((await quote(sale, 2)).supply, 5);
  await cancelOrder(saleDeps(database))({ orderId, memberId: sale.id('A') });
  t.deepEqual(await keepQuotes(deps)(), { kept: 1 });
  t.deepEqual(await keepQuotes(deps)(), { kept: 0 });
  t.is((await place(sale, { lines: { TOMATO: 2 } })).payableFen, 998);
  t.is(await refusal(t, place(sale)), 'out-of-stock');
});

test('a changed plan is bounded by the quote that is there', async (t) => {
  const sale = await staffedSale(database, { tag: 'QI', skus: central });
  await quote(sale, 40);
  const plan = (supplyQuantity: number) => ({
    kind: 'supply',
    payload: { skuId: sale.id('TOMATO'), supplyQuantity, leaderShareBp: 0, stationShareBp: 0 },
    runningCycles: true,
  });
  await decided(database, sale, plan(200));
  t.is((await place(sale, { lines: { TOMATO: 40 } })).payableFen, 40 * 499);
  t.is(await refusal(t, place(sale)), 'out-of-stock');
  t.is((await quote(sale, 300)).supply, 200);
});
