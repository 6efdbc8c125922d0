import test from 'ava';
import { decideClaim } from '../../../activities/after-sale/decide-claim.js';
import { openClaim, type OpenClaimInput } from '../../../activities/after-sale/open-claim.js';
import { resolveClaim } from '../../../activities/after-sale/resolve-claim.js';
import { withdrawClaim } from '../../../activities/after-sale/withdraw-claim.js';
import { approveApproval } from '../../../activities/event/decide-approval.js';
import { settleRefund } from '../../../activities/payment/settle-refund.js';
import { execute, json, one } from '../../../db/query.js';
import { ownDatabase } from '../../support/database.js';
import {
  balanceOf,
  collectAll,
  completeAfterClaims,
  deliveredCycle,
} from '../../support/factories/pickup.js';
import { type Band, type PackedNight, packedNight, random } from '../../support/factories/transport.js';
import { refusal } from '../../support/refusal.js';

const database = await ownDatabase(test);

interface Collected {
  readonly night: PackedNight;
  readonly orderId: string;
  readonly input: OpenClaimInput;
}

async function collectedOrder(
  tag: string,
  lines: readonly { readonly priceFen: number; readonly quantity?: number; readonly band?: Band }[],
): Promise<Collected> {
  const night = await packedNight(database, {
    tag,
    orders: [{ member: 'A', leader: 'L1', lines }],
    leaderRateBp: 1000,
  });
  await deliveredCycle(database, night);
  await collectAll(database, night, 'A');
  const [orderId = ''] = night.orderIds;
  const rest = { lineNo: 1, quantity: 1, cause: 'other' as const, photoCount: 0, words: '' };
  return { night, orderId, input: { orderId, owner: { memberId: night.id('A') }, ...rest } };
}

const open = async (input: OpenClaimInput): Promise<string> =>
  (await openClaim({ database, randomBytes: random })(input)).result.claimNo;

test('a claim that its member takes back frees what it asked for, and decides nothing', async (t) => {
  const { night, input } = await collectedOrder('WDR', [{ priceFen: 3_000 }]);
  const claimNo = await open(input);
  await decideClaim({ database })({ claimNo });
  const withdraw = withdrawClaim({ database });
  const own = { claimNo, memberId: night.id('A') };
  t.is(await refusal(t, withdraw({ claimNo, memberId: 'another' })), 'claim-unknown');
  const key = { actor: 'member/A', key: 'withdraw-1' };
  const first = await withdraw(own, key);
  t.deepEqual(await withdraw(own, key), { ...first, replayed: true });
  t.is((await decideClaim({ database })({ claimNo })).result.state, 'withdrawn');
  const { matters } = await one<{ matters: number }>(
    database,
    `select count(*)::integer as matters from attention where subject = :subject and resolved_at is null`,
    { subject: `claim/${claimNo}` },
  );
  t.is(matters, 0);
  t.is(await refusal(t, withdraw(own)), 'claim-not-withdrawable');
  t.truthy(await open(input), 'the same piece may be claimed again');
});

test('a claim above 50 yuan is granted by two persons, and refunded once', async (t) => {
  const { night, input } = await collectedOrder('TWO', [{ priceFen: 9_000 }]);
  const claimNo = await open(input);
  await decideClaim({ database })({ claimNo });
  const resolve = resolveClaim({ database });
  const grant = { claimNo, regionId: night.tag, decidedBy: 'ops/O1', granted: true, reasonZh: '整箱破损' };
  const asked = (await resolve(grant)).result;
  if (!('approvalId' in asked)) throw new Error('it was granted by one person');
  const decision = { approvalId: asked.approvalId, regionId: night.tag, reason: null };
  const approve = approveApproval({ database });
  t.is(await refusal(t, approve({ ...decision, decidedBy: 'ops/O1' })), 'approval-own-request');
  await approve({ ...decision, decidedBy: 'finance/F1' });
  const row = await one<object>(
    database,
    `select state, granted_fen as "grantedFen", decided_by as "decidedBy" from claims where no = :claimNo`,
    { claimNo },
  );
  t.deepEqual(row, { state: 'granted', grantedFen: 9_000, decidedBy: 'ops/O1 + finance/F1' });
  t.is(await refusal(t, resolve(grant)), 'claim-move-not-allowed');
});

test('less than the limit is granted by one person', async (t) => {
  const { night, input } = await collectedOrder('ONE', [{ priceFen: 9_000 }]);
  const claimNo = await open(input);
  await decideClaim({ database })({ claimNo });
  const grant = { claimNo, regionId: night.tag, decidedBy: 'ops/O1', granted: true, reasonZh: '部分破损' };
  const { result } = await resolveClaim({ database })({ ...grant, amountFen: 5_000 });
  t.is(result.state, 'granted');
});

test('operations open a goodwill claim on a completed order, which a person decides and the leader owes', async (t) => {
  const { night, orderId, input } = await collectedOrder('GDW', [{ priceFen: 1_000 }]);
  await completeAfterClaims(database, orderId);
  t.is(await refusal(t, open(input)), 'claim-window-closed', 'the member is too late');
  const claimNo = await open({ ...input, owner: { regionId: night.tag } });
  t.is((await decideClaim({ database })({ claimNo })).result.state, 'waiting', 'no rule grants it');
  const earner = `leader:${night.id('L1')}:available`;
  t.is(await balanceOf(database, earner), -100);
  const grant = { claimNo, regionId: night.tag, decidedBy: 'ops/O1', granted: true, reasonZh: '客诉补偿' };
  await resolveClaim({ database })(grant);
  await settleRefund({ database })({ refundNo: `${claimNo}R`, state: 'success' });
  t.is(await balanceOf(database, earner), 0, 'what was earned on it is taken back');
});

test.serial(
  'fresh goods are claimed on within a day of collection, goods that keep within two',
  async (t) => {
    const lines = [
      { priceFen: 500, band: 'chilled' },
      { priceFen: 700, band: 'ambient' },
    ] as const;
    await execute(database, `delete from installation`);
    await execute(
      database,
      `insert into installation (origin_at, origin_day, pace) values (clock_timestamp(), '2026-11-22', :pace::jsonb)`,
      { pace: json({ kind: 'real' }) },
    );
    const { orderId, input } = await collectedOrder('WIN', lines);
    const { hours } = await one<{ hours: number }>(
      database,
      `select round(extract(epoch from claim_until - collected_at) / 3600)::integer as hours from orders
     where id = :orderId`,
      { orderId },
    );
    t.is(hours, 48, 'the order is open as long as its goods that keep');
    await execute(
      database,
      `update orders set collected_at = collected_at - interval '30 hours',
       claim_until = claim_until - interval '30 hours' where id = :orderId`,
      { orderId },
    );
    t.is(await refusal(t, open({ ...input, lineNo: 1 })), 'claim-window-closed');
    t.truthy(await open({ ...input, lineNo: 2 }));
  },
);
