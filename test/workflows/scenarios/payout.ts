import { workflowIds } from '../../../workflows/contracts/identifiers.js';
import type { PayoutActivities, PayoutSnapshot } from '../../../workflows/contracts/payout.js';
import { readings, type Scenario, type Scenarios, shortly, uncalled } from '../scenario.js';

const waiting: PayoutSnapshot = { state: 'waiting', words: '等待收款人确认', nextCheckInMs: shortly };
const paid: PayoutSnapshot = { ...waiting, state: 'paid', words: '已付款' };
const failed: PayoutSnapshot = { ...waiting, state: 'failed', words: '付款失败：收款人未确认' };

type Rest = Pick<Scenario, 'fact' | 'calls'>;

const aPayout = (region: string, cast: PayoutActivities, rest: Rest): Scenario => {
  const settlementNo = `261122${region}02`;
  return {
    type: 'payout',
    workflowId: workflowIds.payout(settlementNo),
    input: { settlementNo },
    words: `打款 ${settlementNo}`,
    startsWith: { eventId: '1', type: 'payout.requested' },
    cast,
    ...rest,
  };
};

export const payoutScenarios = {
  'payout-waits-then-paid': (region) =>
    aPayout(
      region,
      { sendPayout: readings(waiting), followPayout: readings(waiting, paid) },
      {
        fact: 'a payout is sent once and followed until the payee has confirmed',
        calls: ['sendPayout', 'followPayout', 'followPayout'],
      },
    ),
  'payout-failed': (region) =>
    aPayout(
      region,
      { sendPayout: readings(waiting), followPayout: readings(failed) },
      {
        fact: 'a payout that the payee does not confirm ends as failed and is not sent again',
        calls: ['sendPayout', 'followPayout'],
      },
    ),
  'payout-refused-at-once': (region) =>
    aPayout(
      region,
      { sendPayout: readings(failed), followPayout: uncalled },
      { fact: 'a payout that the provider refuses is not followed', calls: ['sendPayout'] },
    ),
} satisfies Scenarios;
