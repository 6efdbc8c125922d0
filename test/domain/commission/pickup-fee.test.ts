import test from 'ava';
import { estimateCommission, PICKUP_FEE_LEVEL } from '../../../domain/commission/estimate.js';
import { fc } from '../../support/properties.js';

const rule = {
  version: 1,
  promoterLevel1Bp: 300,
  promoterLevel2Bp: 200,
  levelOne: 'farther',
  trigger: 'signed',
  tierBonusBp: 100,
  pickupFeeBp: 300,
} as const;

test('two leaders who share an order cost what one would, and neither earns on his own purchase', (t) => {
  const anyLine = fc.record({
    netFen: fc.integer({ min: 1, max: 50_000 }),
    leaderRateBp: fc.integer({ min: 0, max: 1500 }),
  });
  fc.assert(
    fc.property(fc.array(anyLine, { minLength: 1, maxLength: 5 }), (made) => {
      const lines = made.map((line, index) => ({ ...line, lineNo: index + 1, promoted: false }));
      const input = { buyer: 'A', lines, leader: { leaderId: 'L1' }, promoters: [], rule };
      const ratesOf = (pointLeader: { leaderId: string; memberId?: string }) =>
        estimateCommission({ ...input, pointLeader });
      const own = ratesOf({ leaderId: 'L1' });
      t.true(own.every((entry) => entry.level === 0));
      const shared = ratesOf({ leaderId: 'L2' });
      for (const line of lines) {
        const bp = shared.filter((entry) => entry.lineNo === line.lineNo).map((entry) => entry.rateBp);
        t.is(
          bp.reduce((sum, rate) => sum + rate, 0),
          line.leaderRateBp,
        );
      }
      t.true(
        shared.every(({ beneficiary, level }) => (beneficiary === 'L2') === (level === PICKUP_FEE_LEVEL)),
      );
      const buysHimself = ratesOf({ leaderId: 'L2', memberId: 'A' });
      t.true(buysHimself.every((entry) => entry.beneficiary === 'L1'));
    }),
  );
});

test("a leader whose order went to another's point bears no more than what the pickup fee leaves him", (t) => {
  const line = { lineNo: 1, netFen: 9500, leaderRateBp: 500, promoted: false, borneFen: 400 };
  const input = { buyer: 'A', lines: [line], leader: { leaderId: 'L1' }, promoters: [], rule };
  const at = (leaderId: string) =>
    estimateCommission({ ...input, pointLeader: { leaderId } }).map(
      ({ beneficiary, borneFen, amountFen }) => {
        return [beneficiary, borneFen, amountFen];
      },
    );
  t.deepEqual(at('L1'), [['L1', 400, 75]]);
  t.deepEqual(at('L2'), [
    ['L1', 190, 0],
    ['L2', 0, 285],
  ]);
});
