import test from 'ava';
import { reduceCommission } from '../../../activities/commission/reduce-commission.js';
import { estimateOrder } from '../../../activities/order/estimate-order.js';
import { storeStatements } from '../../../activities/settlement/store-statements.js';
import { runInvariants } from '../../../activities/event/run-invariants.js';
import { createRefund } from '../../../db/queries/payment/create-refund.js';
import { execute, json, one, rows } from '../../../db/query.js';
import { ownDatabase } from '../../support/database.js';
import {
  balanceOf,
  collectAll,
  completeAfterClaims,
  deliveredCycle,
} from '../../support/factories/pickup.js';
import { type PackedNight, packedNight, random } from '../../support/factories/transport.js';

const database = await ownDatabase(test);

/** 90.00 yuan paid for 100.00: 4.00 at the supplier's, 3.50 at the leader's, 2.50 at the platform's expense. */
async function discountedNight(tag: string): Promise<PackedNight & { readonly orderId: string }> {
  const night = await packedNight(database, {
    tag,
    orders: [{ member: 'A', leader: 'L1', lines: [{ priceFen: 9000 }] }],
    leaderRateBp: 1000,
  });
  const [orderId = ''] = night.orderIds;
  const discounts = [
    { source: `promotion:${night.id('P1')}`, fen: 400, bearer: 'supplier', partyId: night.id('S1') },
    { source: `coupon:${night.id('K1')}`, fen: 250, bearer: 'platform', partyId: null },
    { source: `leader:${night.id('L1')}`, fen: 350, bearer: 'leader', partyId: night.id('L1') },
  ];
  await execute(
    database,
    `update order_lines set unit_price_fen = 10000, gross_fen = 10000, discount_fen = 1000, discounts = :discounts::jsonb
     where order_id = :orderId`,
    { orderId, discounts: json(discounts) },
  );
  await execute(database, `update orders set goods_fen = 10000, discount_fen = 1000 where id = :orderId`, {
    orderId,
  });
  await database.transaction((trx) => estimateOrder(trx, orderId));
  return { ...night, orderId };
}

async function complete(night: PackedNight & { readonly orderId: string }): Promise<void> {
  await deliveredCycle(database, night);
  await collectAll(database, night, 'A');
  await completeAfterClaims(database, night.orderId);
}

const store = ({ cycleId }: PackedNight) => storeStatements({ database, randomBytes: random })({ cycleId });

const linesOf = ({ cycleId }: PackedNight, kind: string) =>
  rows<{ words: string; fen: number }>(
    database,
    `select l.words_zh as words, l.amount_fen as fen from settlements s join settlement_lines l on l.settlement_no = s.no
     where s.cycle_id = :cycleId and s.party_kind = :kind order by l.line_no`,
    { cycleId, kind },
  );

test("each party's statement says what it bears of the discounts, and the parts add up to what members did not pay", async (t) => {
  const night = await discountedNight('DBA');
  await complete(night);
  t.deepEqual(await store(night), { settlements: 2 });
  t.deepEqual(await store(night), { settlements: 2 });
  const leader = await linesOf(night, 'leader');
  t.deepEqual(
    leader.map((line) => line.fen),
    [900, -350],
  );
  t.regex(leader[1]?.words ?? '', /^团长承担的优惠/);
  t.is(await balanceOf(database, `leader:${night.id('L1')}:available`), -550);

  // Nothing was bought of this supplier, so it owes what it bears.
  const supplier = await linesOf(night, 'supplier');
  t.deepEqual(
    supplier.map((line) => line.fen),
    [-400, 400],
  );
  t.regex(supplier[0]?.words ?? '', /^承担优惠：.*（1 单）$/);
  t.is(await balanceOf(database, `shortage:claim:${night.id('S1')}`), 400);
  t.is(await balanceOf(database, 'discount:supplier'), -400);
  const sums = await one<{ parts: number; discount: number; borne: number }>(
    database,
    `select (select sum(fen) from discount_parts where order_id = o.id)::bigint as parts, o.discount_fen as discount,
       (select sum(borne_fen) from commissions where order_id = o.id)::bigint as borne
     from orders o where o.id = :orderId`,
    { orderId: night.orderId },
  );
  t.deepEqual(sums, { parts: 1000, discount: 1000, borne: 350 });
  // The night is packed by hand; these checks are about what was done here.
  const about = /^(D2\d|C9|L10|L13|F1|F2) /;
  const checks = (await runInvariants(database)).filter(({ name }) => about.test(name));
  t.deepEqual(
    checks.filter(({ count }) => count > 0),
    [],
  );
  t.true(checks.length >= 9);
});

test('of goods that members gave back, nobody bears a discount', async (t) => {
  const night = await discountedNight('DBB');
  const { orderId } = night;
  await database.transaction(async (trx) => {
    await reduceCommission(trx, { orderId, lineNo: 1, keptFen: 3000, reasonZh: '商品破损' });
    const lines = [{ lineNo: 1, quantity: 1, amountFen: 6000 }];
    await createRefund(trx, {
      refundNo: `${orderId}R1`,
      orderId,
      cause: 'after-sale',
      reasonZh: '商品破损',
      lines,
    });
  });
  const kept = await rows(
    database,
    `select bearer, fen, kept_fen as kept from discount_parts where order_id = :orderId order by bearer`,
    { orderId },
  );
  t.deepEqual(kept, [
    { bearer: 'leader', fen: 350, kept: 117 },
    { bearer: 'platform', fen: 250, kept: 83 },
    { bearer: 'supplier', fen: 400, kept: 133 },
  ]);
  const [commission] = await rows(
    database,
    `select amount_fen as fen from commissions where order_id = :orderId and role = 'leader'`,
    { orderId },
  );
  t.deepEqual(commission, { fen: 183 }, 'a third of 5.50');
});
