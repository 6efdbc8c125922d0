import type { AfterSaleActivities, ClaimSnapshot } from '../../../workflows/contracts/after-sale.js';
import { workflowIds } from '../../../workflows/contracts/identifiers.js';
import { readings, type Scenario, type Scenarios, shortly, uncalled, untilWoken } from '../scenario.js';

const waiting: ClaimSnapshot = {
  state: 'waiting',
  refundNo: null,
  words: '等待人工判定',
  nextCheckInMs: untilWoken,
};
const granted: ClaimSnapshot = { ...waiting, state: 'granted', refundNo: 'R1', nextCheckInMs: shortly };
const refunded: ClaimSnapshot = { ...granted, state: 'refunded' };
const refused: ClaimSnapshot = { ...waiting, state: 'refused' };

const normal: AfterSaleActivities = {
  decideClaim: readings(granted),
  readClaim: uncalled,
  sendRefund: readings({ state: 'processing' }),
  closeClaim: readings(refunded),
};

type Rest = Pick<Scenario, 'fact' | 'calls'> & Partial<Pick<Scenario, 'tell'>>;

const aClaim = (region: string, changed: Partial<AfterSaleActivities>, rest: Rest): Scenario => {
  const claimNo = `261122${region}01`;
  return {
    type: 'afterSale',
    workflowId: workflowIds.afterSale(claimNo),
    input: { claimNo },
    words: `售后 ${claimNo}`,
    startsWith: { eventId: '1', type: 'claim.opened' },
    cast: { ...normal, ...changed },
    ...rest,
  };
};

export const afterSaleScenarios = {
  'after-sale-by-rule': (region) =>
    aClaim(
      region,
      { closeClaim: readings(granted, refunded) },
      {
        fact: 'a claim that the rule grants is refunded and closed when the money is back',
        calls: ['decideClaim', 'sendRefund', 'closeClaim', 'closeClaim'],
      },
    ),
  'after-sale-by-person': (region) =>
    aClaim(
      region,
      { decideClaim: readings(waiting), readClaim: readings(waiting, granted) },
      {
        fact: 'a claim that a person must decide is refunded after the decision',
        tell: async ({ asleep, wake }) => {
          await asleep();
          await wake({ eventId: '2', type: 'claim.decided' });
        },
        calls: ['decideClaim', 'readClaim', 'readClaim', 'sendRefund', 'closeClaim'],
      },
    ),
  'after-sale-refused': (region) =>
    aClaim(
      region,
      { decideClaim: readings(refused), sendRefund: uncalled, closeClaim: uncalled },
      { fact: 'a refused claim moves no money', calls: ['decideClaim'] },
    ),
  'after-sale-refused-by-person': (region) =>
    aClaim(
      region,
      {
        decideClaim: readings(waiting),
        readClaim: readings(waiting, refused),
        sendRefund: uncalled,
        closeClaim: uncalled,
      },
      {
        fact: 'a claim that a person refuses moves no money',
        tell: async ({ asleep, wake }) => {
          await asleep();
          await wake({ eventId: '2', type: 'claim.decided' });
        },
        calls: ['decideClaim', 'readClaim', 'readClaim'],
      },
    ),
} satisfies Scenarios;
