import test from 'ava';
import { closeClaim } from '../../../activities/after-sale/close-claim.js';
import { decideClaim } from '../../../activities/after-sale/decide-claim.js';
import { openClaim } from '../../../activities/after-sale/open-claim.js';
import { runInvariants } from '../../../activities/event/run-invariants.js';
import { completeOrder } from '../../../activities/order/complete-order.js';
import { settleRefund } from '../../../activities/payment/settle-refund.js';
import { topUpFloat } from '../../../activities/ledger/top-up-float.js';
import { requestPayout } from '../../../activities/settlement/request-payout.js';
import { sendPayout } from '../../../activities/settlement/send-payout.js';
import { settleCycle } from '../../../activities/settlement/settle-cycle.js';
import { storeStatements } from '../../../activities/settlement/store-statements.js';
import { execute, one } from '../../../db/query.js';
import { ownDatabase } from '../../support/database.js';
import {
  collectAll,
  completeAfterClaims,
  deliveredCycle,
  endPickup,
} from '../../support/factories/pickup.js';
import { providerThat } from '../../support/factories/settlement.js';
import { type PackedNight, packedNight, random } from '../../support/factories/transport.js';

const database = await ownDatabase(test);

/** What these areas' checks find; the factory sells and picks nothing through the real steps, so others are left out. */
async function faults(): Promise<string[]> {
  const areas = ['ledger', 'commission', 'settlement', 'pickup', 'transport', 'payment'];
  return (await runInvariants(database))
    .filter(({ area }) => areas.includes(area))
    .flatMap(({ name, violations }) => violations.map((violation) => `${name}: ${violation}`));
}

async function refundedClaim(night: PackedNight, orderId: string): Promise<void> {
  const claim = { orderId, lineNo: 1, quantity: 1, cause: 'damaged' as const, photoCount: 1, words: '' };
  const owner = { memberId: night.id('A') };
  const { result } = await openClaim({ database, randomBytes: random })({ ...claim, owner });
  const { refundNo } = (await decideClaim({ database })({ claimNo: result.claimNo })).result;
  await settleRefund({ database })({ refundNo: refundNo ?? '', state: 'success' });
  await closeClaim({ database })({ claimNo: result.claimNo });
}

test('from the packed parcels to the payout every check holds at every station', async (t) => {
  const night = await packedNight(database, {
    tag: 'ALL',
    orders: [
      {
        member: 'A',
        leader: 'L1',
        lines: [
          { priceFen: 999, quantity: 3 },
          { priceFen: 1_250, band: 'frozen' },
        ],
      },
      { member: 'B', leader: 'L1', lines: [{ priceFen: 777, band: 'ambient' }, { priceFen: 333 }] },
      { member: 'D', leader: 'L2', lines: [{ priceFen: 4_999 }] },
    ],
    inviters: { A: 'B', B: 'C', D: 'A' },
    leaderRateBp: 850,
  });
  const { cycleId } = night;
  const [claimed = '', uncollected = '', plain = ''] = night.orderIds;
  await deliveredCycle(database, night);
  t.deepEqual(await faults(), [], 'delivered');
  await collectAll(database, night, 'A');
  await collectAll(database, night, 'D');
  await refundedClaim(night, claimed);
  await endPickup(database, night);
  await completeOrder({ database })({ orderId: uncollected });
  await settleRefund({ database })({ refundNo: `${uncollected}U`, state: 'success' });
  t.deepEqual(await faults(), [], 'collected, claimed, left behind');
  for (const orderId of [claimed, uncollected, plain])
    t.is(await completeAfterClaims(database, orderId), 'completed');
  t.deepEqual(await faults(), [], 'completed');
  await storeStatements({ database, randomBytes: random })({ cycleId });
  t.is((await settleCycle({ database })({ cycleId })).result.state, 'settled');
  t.deepEqual(await faults(), [], 'settled');
  await execute(database, `update settlements set payable_at = clock_timestamp()`);
  const { no } = await one<{ no: string }>(
    database,
    `select no from settlements where party_kind = 'leader' and party_id = :leaderId`,
    { leaderId: night.id('L1') },
  );
  const owner = { partyKind: 'leader' as const, partyId: night.id('L1') };
  const float = { regionId: night.tag, amountFen: 100_000, reason: '充值' };
  t.is((await topUpFloat({ database, randomBytes: random })(float)).result.availableFen, 100_000);
  await requestPayout({ database })({ settlementNo: no, owner, requestedBy: 'leader' });
  const payment = providerThat({ queryTransfer: async () => ({ state: 'success' }) });
  t.is((await sendPayout({ database, payment })({ settlementNo: no })).state, 'paid');
  t.deepEqual(await faults(), [], 'paid out');
});
