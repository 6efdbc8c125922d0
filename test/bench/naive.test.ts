import { randomBytes } from 'node:crypto';
import test from 'ava';
import { placeOrder } from '../../activities/order/place-order.js';
import type { LoadResult } from '../../bench/load/load-types.js';
import type { LockOrder } from '../../bench/naive/draw-stock.js';
import { placeNaively } from '../../bench/naive/place-order.js';
import { attemptTemplates } from '../../bench/oversell/attempts.js';
import { benchGoods } from '../../bench/stage/bench-goods.js';
import { cycleOnSale, secondCycle, seedCity } from '../../bench/stage/seed-city.js';
import { openSalesBook } from '../../bench/stage/verify-sales.js';
import { rows } from '../../db/query.js';
import { makeOrderId } from '../../domain/values/ids.js';
import { RuleViolation } from '../../domain/values/rule-violation.js';
import { ownDatabase } from '../support/database.js';

const database = await ownDatabase(test);
const city = { stations: 2, leaders: 6, members: 30 };
/** Few goods of which there is little, so that orders are refused and lines are split over the levels. */
const goods = benchGoods()
  .slice(0, 6)
  .map((item, index) => ({ ...item, supply: 40 + 7 * index }));

test.before(() => seedCity(database, city, { goods }));

interface Wish {
  readonly memberId: string;
  readonly leaderId: string;
  readonly lines: readonly { readonly skuId: string; readonly quantity: number }[];
}

/** Baskets of one to three goods, by members of every leader in turn. */
const wishes: readonly Wish[] = attemptTemplates(7, 80).map(({ body }, index) => {
  const { lines } = JSON.parse(body) as { lines: { quantity: number }[] };
  const member = (index % city.members) + 1;
  return {
    memberId: `M${member}`,
    leaderId: `L${((member - 1) % city.leaders) + 1}`,
    lines: lines.map(({ quantity }, line) => ({
      skuId: goods[(index + 2 * line) % goods.length]?.skuId ?? '',
      quantity: quantity + 1,
    })),
  };
});

/** Which of two missing goods a refusal names depends on who is asked first, so only its code is compared. */
type Answer = { readonly payableFen: number } | { readonly refused: string };

async function answerOf(act: Promise<{ payableFen: number }>): Promise<Answer> {
  try {
    return { payableFen: (await act).payableFen };
  } catch (error) {
    if (!(error instanceof RuleViolation)) throw error;
    return { refused: error.code };
  }
}

const inputOf = (cycleId: string, { memberId, leaderId, lines }: Wish) => ({
  cycleId,
  memberId,
  leaderId,
  pointLeaderId: leaderId,
  lines,
  deviceId: null,
  networkAddress: null,
});

/** What a cycle has sold, without the names of the orders. */
const soldIn = (cycleId: string): Promise<unknown[]> =>
  rows(
    database,
    `select 'counter' as kind, sku_id || ' ' || node as id, taken::bigint as n from counters
     where cycle_id = :cycleId and kind = 'stock' and taken > 0
     union all
     select 'demand', leader_id || ' ' || sku_id || ' ' || site_id, quantity from demand where cycle_id = :cycleId
     union all
     select 'line', o.member_id || ' ' || l.sku_id || ' ' || l.line_no || ' ' || l.quantity || ' ' || l.discounts::text
       || ' ' || l.leader_rate_bp || ' ' || l.supply_price_fen || ' ' || l.band, sum(l.net_fen)::bigint
     from order_lines l join orders o on o.id = l.order_id where o.cycle_id = :cycleId group by 2
     union all
     select 'event', e.type || ' ' || (e.data ->> 'memberId') || ' ' || (e.data ->> 'skuIds'), count(*) from events e
     where e.data ->> 'cycleId' = :cycleId and e.type = 'order.placed' group by 2
     order by 1, 2`,
    { cycleId },
  );

const naiveDeps = (lockOrder: LockOrder) => ({
  database,
  lockOrder,
  makeOrderId: (cutoffDay: string) => makeOrderId({ cutoffDay, random: randomBytes(14) }),
});

test.serial(
  'the naive side sells exactly what ours sells for the same requests, at the same prices',
  async (t) => {
    const place = placeOrder({ database, randomBytes: (count) => randomBytes(count) });
    for (const [index, wish] of wishes.entries()) {
      const ours = answerOf(place(inputOf(cycleOnSale, wish)).then(({ result }) => result));
      const deps = naiveDeps(index % 2 === 0 ? 'hot-first' : 'hot-last');
      const request = { order: inputOf(secondCycle, wish), actor: 'member/x', key: `k${index}`, hash: 'h' };
      t.deepEqual(await answerOf(placeNaively(deps, request)), await ours, `order ${index}`);
    }
    const sold = await soldIn(secondCycle);
    t.deepEqual(sold, await soldIn(cycleOnSale));
    t.true(sold.length > 40);
  },
);

test.serial(
  'the naive side answers the same key with the same order, and another request under it is refused',
  async (t) => {
    const [wish] = wishes;
    if (wish === undefined) return t.fail();
    const order = { ...inputOf(secondCycle, wish), lines: [{ skuId: goods[5]?.skuId ?? '', quantity: 1 }] };
    const request = { order, actor: 'member/y', key: 'twice', hash: 'h' };
    const deps = naiveDeps('hot-first');
    const first = await placeNaively(deps, request);
    t.deepEqual(await placeNaively(deps, request), first);
    await t.throwsAsync(placeNaively(deps, { ...request, hash: 'other' }), { instanceOf: RuleViolation });
  },
);

test.serial(
  'the book of sales tells of an order that nobody was told of, and of one that is not there',
  async (t) => {
    const book = await openSalesBook(database, secondCycle);
    const [wish] = wishes;
    if (wish === undefined) return t.fail();
    const order = { ...inputOf(secondCycle, wish), lines: [{ skuId: goods[4]?.skuId ?? '', quantity: 1 }] };
    const placed = await placeNaively(naiveDeps('hot-first'), { order, actor: 'm', key: 'book', hash: 'h' });
    const told = (orderIds: readonly string[]): LoadResult => ({ ...nothing, orderIds });
    t.deepEqual(await book.check(told([])), ['1 orders were made that no answer names']);
    t.deepEqual(await book.check(told([placed.orderId, 'NOBODY', 'NOBODY'])), [
      '1 answers name an order that another answer names',
      '1 accepted orders are not in the database',
      '-1 orders were made that no answer names',
    ]);
  },
);

const nothing: LoadResult = {
  sent: 0,
  accepted: 0,
  refused: {},
  failed: 0,
  lost: 0,
  orderIds: [],
  window: { seconds: 0, accepted: 0, acceptedPerSecond: 0, p50Ms: 0, p99Ms: 0 },
};
