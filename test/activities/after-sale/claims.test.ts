import test from 'ava';
import { closeClaim } from '../../../activities/after-sale/close-claim.js';
import { decideClaim } from '../../../activities/after-sale/decide-claim.js';
import { openClaim, type OpenClaimInput } from '../../../activities/after-sale/open-claim.js';
import { readClaim } from '../../../activities/after-sale/read-claim.js';
import { resolveClaim } from '../../../activities/after-sale/resolve-claim.js';
import { settleRefund } from '../../../activities/payment/settle-refund.js';
import { execute, one, rows } from '../../../db/query.js';
import type { RuleViolation } from '../../../domain/values/rule-violation.js';
import { ownDatabase } from '../../support/database.js';
import { balanceOf, collectAll, deliveredCycle, endClaims } from '../../support/factories/pickup.js';
import { type PackedNight, packedNight, random } from '../../support/factories/transport.js';
import { refusal } from '../../support/refusal.js';

const database = await ownDatabase(test);

async function collectedOrder(
  tag: string,
  priceFen: number,
  quantity: number,
): Promise<{ night: PackedNight; input: OpenClaimInput }> {
  const night = await packedNight(database, {
    tag,
    orders: [{ member: 'A', leader: 'L1', lines: [{ priceFen, quantity }] }],
    leaderRateBp: 1000,
  });
  await deliveredCycle(database, night);
  await collectAll(database, night, 'A');
  const [orderId = ''] = night.orderIds;
  const owner = { memberId: night.id('A') };
  const rest = { lineNo: 1, quantity: 1, cause: 'spoiled' as const, photoCount: 1, words: '烂了' };
  return { night, input: { orderId, owner, ...rest } };
}

const open = (input: OpenClaimInput, key?: string) =>
  openClaim({ database, randomBytes: random })(input, key === undefined ? undefined : { actor: 'A', key });

test('a claim within the rule is refunded at once, and the same key twice refunds once', async (t) => {
  const { night, input } = await collectedOrder('INS', 800, 3);
  const first = await open(input, 'claim-1');
  t.deepEqual(await open(input, 'claim-1'), { ...first, replayed: true });
  t.is(first.result.claimedFen, 800, 'one of three pieces at 8.00');
  const { claimNo } = first.result;
  const decide = decideClaim({ database });
  const { result } = await decide({ claimNo });
  t.deepEqual([result.state, result.refundNo], ['granted', `${claimNo}R`]);
  t.is((await decide({ claimNo })).result.refundNo, `${claimNo}R`);
  const refunds = await rows(
    database,
    `select amount_fen as fen, cause, state from refunds where order_id = :orderId`,
    {
      orderId: input.orderId,
    },
  );
  t.deepEqual(refunds, [{ fen: 800, cause: 'after-sale', state: 'created' }]);
  t.is(await balanceOf(database, `leader:${night.id('L1')}:held`), -160, 'the leader earns on what is kept');
  t.is((await closeClaim({ database })({ claimNo })).result.state, 'granted');
  await settleRefund({ database })({ refundNo: `${claimNo}R`, state: 'success' });
  t.is((await closeClaim({ database })({ claimNo })).result.state, 'refunded');
  t.is((await readClaim({ database })({ claimNo })).state, 'refunded');
});

test('claims together never pass what was paid, whatever runs at the same time', async (t) => {
  const { input } = await collectedOrder('SUM', 500, 2);
  const tries = await Promise.allSettled(Array.from({ length: 5 }, () => open(input)));
  t.is(tries.filter((one) => one.status === 'fulfilled').length, 2);
  for (const one of tries)
    if (one.status === 'rejected') t.is((one.reason as RuleViolation).code, 'claim-exceeds-paid');
  const claims = await rows<{ no: string }>(database, `select no from claims where order_id = :orderId`, {
    orderId: input.orderId,
  });
  for (const { no } of claims) await decideClaim({ database })({ claimNo: no });
  const { paid, back } = await one<{ paid: number; back: number }>(
    database,
    `select amount_fen as paid, refunded_fen + refund_pending_fen as back from payments where order_id = :orderId`,
    { orderId: input.orderId },
  );
  t.is(back, paid);
  t.is(await refusal(t, open(input)), 'claim-exceeds-paid');
});

test('a claim above the rule waits for a person of the region, who may grant less', async (t) => {
  const { night, input } = await collectedOrder('HUM', 9_000, 1);
  const { claimNo } = (await open(input)).result;
  t.is((await decideClaim({ database })({ claimNo })).result.state, 'waiting');
  const noticed = () =>
    rows(database, `select 1 from attention where subject = :subject and resolved_at is null`, {
      subject: `claim/${claimNo}`,
    });
  t.is((await noticed()).length, 1);
  const resolve = resolveClaim({ database });
  const decision = { claimNo, decidedBy: 'OPS1', granted: true, amountFen: 4_000, reasonZh: '部分损坏' };
  t.is(await refusal(t, resolve({ ...decision, regionId: 'ELSEWHERE' })), 'claim-unknown');
  t.is(
    await refusal(t, resolve({ ...decision, regionId: night.tag, amountFen: 9_001 })),
    'claim-exceeds-paid',
  );
  t.is((await resolve({ ...decision, regionId: night.tag })).result.state, 'granted');
  t.is((await noticed()).length, 0);
  t.is(await refusal(t, resolve({ ...decision, regionId: night.tag })), 'claim-move-not-allowed');
});

test('only the own collected order can be claimed on, and only in time', async (t) => {
  const { night, input } = await collectedOrder('OWN', 500, 1);
  t.is(await refusal(t, open({ ...input, owner: { memberId: 'somebody' } })), 'order-unknown');
  t.is(await refusal(t, open({ ...input, owner: { regionId: 'ELSEWHERE' } })), 'order-unknown');
  t.is(await refusal(t, open({ ...input, lineNo: 9 })), 'order-line-unknown');
  const fresh = await packedNight(database, {
    tag: 'NOT',
    orders: [{ member: 'A', leader: 'L1', lines: [{ priceFen: 500 }] }],
  });
  const early = { ...input, orderId: fresh.orderIds[0] ?? '', owner: { memberId: fresh.id('A') } };
  t.is(await refusal(t, open(early)), 'claim-not-collected');
  await endClaims(database, night.orderIds[0] ?? '');
  t.is(await refusal(t, open(input)), 'claim-window-closed');
});

test('a claim that is looked at when its goods prove nothing any more is refused by the rule', async (t) => {
  const { input } = await collectedOrder('OLD', 800, 1);
  const { claimNo } = (await open(input)).result;
  await execute(
    database,
    `update orders set collected_at = collected_at - interval '3 days' where id = :orderId`,
    { orderId: input.orderId },
  );
  const { result } = await decideClaim({ database })({ claimNo });
  t.deepEqual([result.state, result.refundNo], ['refused', null]);
});
