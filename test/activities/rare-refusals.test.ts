import test, { type ExecutionContext } from 'ava';
import { completeOrder } from '../../activities/order/complete-order.js';
import { redeem } from '../../activities/pickup/redeem.js';
import { requestPayout } from '../../activities/settlement/request-payout.js';
import { execute, one } from '../../db/query.js';
import type { RefusalCode } from '../../domain/refusals/index.js';
import { RuleViolation } from '../../domain/values/rule-violation.js';
import { ownDatabase } from '../support/database.js';
import { codeOf, deliveredCycle, endPickup } from '../support/factories/pickup.js';
import { packedNight, plannedRuns, type PackedNight } from '../support/factories/transport.js';

/** Refusals that a person meets seldom, since a screen or a schema usually stands before them. */
const database = await ownDatabase(test);

async function refused(t: ExecutionContext, code: RefusalCode, attempt: Promise<unknown>): Promise<void> {
  t.is((await t.throwsAsync(attempt, { instanceOf: RuleViolation }))?.code, code);
}

const orders = [{ member: 'M1', leader: 'L1', lines: [{ priceFen: 500, band: 'chilled' as const }] }];

const takeHome = async (night: PackedNight) =>
  redeem({ database })({ leaderId: night.id('L1'), code: await codeOf(database, night, 'M1') });

test('who comes before the van, and who comes after the deadline, gets nothing and is told which', async (t) => {
  const early = await packedNight(database, { tag: 'EAR', orders });
  await plannedRuns(database, early);
  await refused(t, 'pickup-not-ready', takeHome(early));
  const late = await packedNight(database, { tag: 'LAT', orders });
  await deliveredCycle(database, late);
  await endPickup(database, late);
  await completeOrder({ database })({ orderId: late.orderIds[0] ?? '' });
  await refused(t, 'pickup-deadline-passed', takeHome(late));
});

test('a supplier is not paid through the channel, and nobody is paid nothing', async (t) => {
  const night = await packedNight(database, { tag: 'PAY', orders });
  const statement = async (no: string, partyKind: string, amountFen: number): Promise<string> => {
    await execute(
      database,
      `insert into settlements (no, cycle_id, party_kind, party_id, gross_fen, amount_fen, payable_at)
       values (:no, :cycleId, :partyKind, :partyId, :amountFen, :amountFen, clock_timestamp())`,
      {
        no,
        cycleId: night.cycleId,
        partyKind,
        partyId: night.id(partyKind === 'leader' ? 'L1' : 'S1'),
        amountFen,
      },
    );
    return no;
  };
  const { regionId } = await one<{ regionId: string }>(
    database,
    `select region_id as "regionId" from cycles where id = :cycleId`,
    { cycleId: night.cycleId },
  );
  const request = (settlementNo: string) =>
    requestPayout({ database })({ settlementNo, owner: { regionId }, requestedBy: 'finance/F01' });
  await refused(t, 'payout-not-for-supplier', request(await statement('261122S1', 'supplier', 900)));
  await refused(t, 'payout-nothing-payable', request(await statement('261122L1', 'leader', 0)));
});
