import test from 'ava';
import { execute, one } from '../../db/query.js';
import { temporaryFolder } from '../support/processes.js';
import { endSale } from '../support/factories/sale.js';
import { send } from './support/caller.js';
import { startTownServer, type TownServer } from './support/town-server.js';

const folder = temporaryFolder(test);
let server: TownServer;
let member: TownServer['town']['members'][number];

test.before(async () => {
  server = await startTownServer(folder);
  const [first] = server.town.members;
  if (first === undefined) throw new Error('the small city has no member');
  member = first;
});
test.after.always(() => server?.close());

interface Listing {
  readonly skuId: string;
  readonly name: string;
  readonly categoryId: string;
  readonly band: string;
  readonly priceFen: number;
  readonly available: number;
  readonly left: { zh: string };
}

interface Given {
  readonly params?: Record<string, string>;
  readonly query?: Record<string, string>;
  readonly body?: unknown;
  readonly as?: string;
}

const call = async <Body>(operation: string, { as, ...given }: Given = {}) => {
  const token = server.tokenOf(as ?? `member/${member.memberId}`);
  return send<Body & { code?: string }>(server.base, {
    operation,
    token,
    key: crypto.randomUUID(),
    ...given,
  });
};

const browse = async (query: Record<string, string> = {}) => {
  const params = { cycleId: server.cycleId };
  const { body } = await call<{ data: Listing[]; nextCursor: string | null }>('listListings', {
    params,
    query,
  });
  return body;
};

const everything = async (): Promise<Listing[]> => (await browse({ limit: '100' })).data;

test.serial('a member sees what his point sells now, by category, and until when', async (t) => {
  const { body: shop } = await call<{
    leaderId: string;
    cycle: { cycleId: string; selling: boolean; words: { zh: string } };
    categories: { categoryId: string; name: string; listings: number }[];
  }>('readShop');
  t.is(shop.leaderId, member.leaderId);
  t.like(shop.cycle, { cycleId: server.cycleId, selling: true });
  t.regex(shop.cycle.words.zh, /^正在售卖，\d\d-\d\d \d\d:\d\d 截单$/);
  const all = await everything();
  t.is(
    shop.categories.reduce((sum, category) => sum + category.listings, 0),
    all.length,
  );
  const { body } = await call<{ data: unknown }>('listCategories', { params: { cycleId: server.cycleId } });
  t.deepEqual(body.data, shop.categories as unknown);
});

test.serial('filters, words and orders show parts of the same list', async (t) => {
  const all = await everything();
  const [first] = all;
  if (first === undefined) throw new Error('nothing is on sale');
  const ids = (listings: readonly Listing[]): string[] => listings.map((listing) => listing.skuId);
  const of = (is: (listing: Listing) => boolean): string[] => ids(all.filter(is));
  const { categoryId, band, name } = first;
  t.deepEqual(
    ids((await browse({ limit: '100', categoryId })).data),
    of((one) => one.categoryId === categoryId),
  );
  t.deepEqual(
    ids((await browse({ limit: '100', band })).data),
    of((one) => one.band === band),
  );
  t.true(ids((await browse({ q: name.slice(0, 2) })).data).includes(first.skuId));
  t.deepEqual((await browse({ q: `${name} 没有这个词` })).data, []);
  t.deepEqual((await browse({ q: '%' })).data, []);
  t.is((await browse({ q: '  ', limit: '100' })).data.length, all.length);
  const prices = (await browse({ sort: 'price', limit: '100' })).data.map((one) => one.priceFen);
  t.deepEqual(
    prices,
    prices.toSorted((a, b) => a - b),
  );
  const dear = (await browse({ sort: 'price-desc', limit: '100' })).data.map((one) => one.priceFen);
  t.deepEqual(dear, prices.toReversed());
  for (const sort of ['rank', 'price', 'price-desc', 'name']) {
    const paged: string[] = [];
    let after: string | null = '';
    while (after !== null) {
      const page = await browse({ sort, limit: '7', ...(after && { after }) });
      paged.push(...ids(page.data));
      after = page.nextCursor;
    }
    t.deepEqual(paged, ids((await browse({ sort, limit: '100' })).data), sort);
    t.is(new Set(paged).size, all.length);
  }
});

test.serial('what is left is told in words, and what is sold out can be hidden', async (t) => {
  const [first] = await everything();
  const skuId = first?.skuId ?? '';
  const fill = (taken: string) =>
    execute(
      server.database,
      `update counters set taken = ${taken} where cycle_id = :cycleId and sku_id = :skuId`,
      { cycleId: server.cycleId, skuId },
    );
  await fill('cap');
  const shown = (await everything()).find((one) => one.skuId === skuId);
  t.like(shown, { available: 0, left: { zh: '售罄' } });
  t.false((await browse({ inStock: 'true', limit: '100' })).data.some((one) => one.skuId === skuId));
  await fill('0');
});

test.serial('a page asks for a cycle and a point of the caller’s region', async (t) => {
  const unknown = await call('listListings', { params: { cycleId: 'ZZ/2020-01-01/1' } });
  t.like(unknown, { status: 404, body: { code: 'cycle-unknown' } });
  const params = { cycleId: server.cycleId };
  const nobody = await call('listListings', { params, query: { leaderId: 'L999' } });
  t.like(nobody, { status: 404, body: { code: 'leader-unknown' } });
  const ops = await call('listCategories', { as: 'ops', params });
  t.like(ops, { status: 404, body: { code: 'leader-unknown' } });
});

test.serial('cart, quote, order, repeat, move, progress, cancel: a member’s evening', async (t) => {
  const goods = (await everything())
    .filter((one) => one.available >= 5 && one.left.zh !== '售罄')
    .slice(0, 2);
  const [one, two] = goods.map((listing) => listing.skuId);
  if (one === undefined || two === undefined) throw new Error('too little is on sale');
  await call('setCartLine', { params: { skuId: one }, body: { quantity: 2 } });
  const second = await call<{ version: number }>('setCartLine', {
    params: { skuId: two },
    body: { quantity: 1, version: 1 },
  });
  t.like(second, { status: 200, body: { version: 2, lines: 2 } });
  const late = await call('setCartLine', { params: { skuId: two }, body: { quantity: 9, version: 1 } });
  t.like(late, { status: 409, body: { code: 'cart-changed' } });
  const { body: cart } = await call<{ goodsFen: number; words: { zh: string }; lines: unknown[] }>(
    'readCart',
  );
  t.is(cart.lines.length, 2);
  t.regex(cart.words.zh, /不占库存/);
  const { body: quote } = await call<{
    cycleId: string;
    pointLeaderId: string;
    payableFen: number;
    goodsFen: number;
    lines: { skuId: string; quantity: number }[];
  }>('quoteCart', { body: {} });
  t.is(quote.goodsFen, cart.goodsFen);
  const { cycleId, pointLeaderId, payableFen } = quote;
  const lines = quote.lines.map(({ skuId, quantity }) => ({ skuId, quantity }));
  const wish = { cycleId, pointLeaderId, lines, expectedPayableFen: payableFen, fromCart: true };
  const { body: placed } = await call<{ orderId: string }>('placeOrder', { body: wish });
  t.deepEqual((await call<{ lines: unknown[] }>('readCart')).body.lines, []);
  const params = { orderId: placed.orderId };
  const repeated = await call<{ taken: unknown[]; left: unknown[] }>('repeatOrder', { params });
  t.is(repeated.body.taken.length, 2);
  t.is((await call<{ lines: unknown[] }>('readCart')).body.lines.length, 2);

  const points = await call<{
    data: { leaderId: string; distanceMeters: number; openingWindows: unknown[] }[];
  }>('listPickupPoints', { query: { limit: '100' } });
  const [own, ...others] = points.body.data;
  t.like(own, { leaderId: member.leaderId, distanceMeters: 0 });
  const metres = points.body.data.map((point) => point.distanceMeters);
  t.deepEqual(
    metres,
    metres.toSorted((a, b) => a - b),
  );
  t.true((own?.openingWindows.length ?? 0) > 0);
  let moved: { status: number; body: Record<string, unknown> } = { status: 0, body: {} };
  let elsewhere = '';
  for (const { leaderId } of others) {
    moved = await call('moveOrder', { params, body: { leaderId } });
    elsewhere = leaderId;
    if (moved.status === 200) break;
  }
  t.like(moved, { status: 200, body: { fromLeaderId: member.leaderId, leaderId: elsewhere } });
  t.is((await call<{ leaderId: string }>('readOrder', { params })).body.leaderId, elsewhere);
  const progress = await call<{ now: { zh: string }; timeline: { code: string }[] }>('readProgress', {
    params,
  });
  t.regex(progress.body.now.zh, /^待付款/);
  t.deepEqual(
    progress.body.timeline.map((entry) => entry.code),
    ['placed', 'moved'],
  );
  const unpaid = await call<{ data: { orderId: string }[] }>('listOrders', { query: { state: 'placed' } });
  t.deepEqual(
    unpaid.body.data.map((order) => order.orderId),
    [placed.orderId],
  );
  await call('cancelOrder', { params });
  const none = await call<{ data: unknown[] }>('listOrders', { query: { state: 'placed' } });
  t.deepEqual(none.body.data, []);
  const held = `select coalesce(sum(taken), 0)::integer as taken, (select sum(quantity)::integer from demand) as wanted
    from counters where cycle_id = :cycleId`;
  t.deepEqual(await oneOf(held), { taken: 0, wanted: 0 });
});

const oneOf = (sql: string): Promise<unknown> => one(server.database, sql, { cycleId: server.cycleId });

test.serial('after the cutoff an order stays where it is, and the shop shows the next cycle', async (t) => {
  const [first] = (await everything()).filter((listing) => listing.available >= 5);
  const lines = [{ skuId: first?.skuId, quantity: 1 }];
  const wish = { cycleId: server.cycleId, pointLeaderId: member.leaderId, lines };
  const { body } = await call<{ orderId: string }>('placeOrder', { body: wish });
  await endSale(server.database, server.cycleId);
  const elsewhere = server.town.leaders.find((leader) => leader.id !== member.leaderId);
  const given = { params: { orderId: body.orderId }, body: { leaderId: elsewhere?.id } };
  t.like(await call('moveOrder', given), { status: 409, body: { code: 'order-not-movable' } });
  const shop = await call<{ cycle: { cycleId: string } | null }>('readShop');
  t.not(shop.body.cycle?.cycleId, server.cycleId);
});
