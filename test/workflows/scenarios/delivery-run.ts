import type { DeliveryRunActivities, RunSnapshot } from '../../../workflows/contracts/delivery-run.js';
import { workflowIds } from '../../../workflows/contracts/identifiers.js';
import { readings, type Scenario, type Scenarios, uncalled, untilWoken } from '../scenario.js';

const planned: RunSnapshot = {
  state: 'planned',
  signedStops: [],
  stopsLeft: 2,
  overdueStops: 0,
  words: '待装车：0/2 站已完成',
  nextCheckInMs: untilWoken,
};
const departed: RunSnapshot = { ...planned, state: 'departed', words: '配送中：0/2 站已完成' };
const firstSigned: RunSnapshot = {
  ...departed,
  signedStops: [{ seq: 1, leaderId: 'l1' }],
  stopsLeft: 1,
};
const allOver: RunSnapshot = { ...departed, stopsLeft: 0, words: '配送中：2/2 站已完成' };
const finished: RunSnapshot = { ...allOver, state: 'finished', words: '已完成' };

/** Whose children a night starts: they have nothing left to do. */
export const finishedRun = {
  readRun: readings(finished),
} satisfies Partial<DeliveryRunActivities>;

const normal: DeliveryRunActivities = {
  readRun: readings(planned),
  closeOverdueStops: uncalled,
  earnCommissions: readings({ lines: 14, amountFen: 4_210 }),
  reportShipping: readings({ left: 0 }),
  finishRun: readings(finished),
};

type Rest = Pick<Scenario, 'fact' | 'calls'> & Partial<Pick<Scenario, 'tell'>>;

const aRun = (region: string, changed: Partial<DeliveryRunActivities>, rest: Rest): Scenario => {
  const runId = `${region}/2026-11-22/1/g1/1`;
  return {
    type: 'deliveryRun',
    workflowId: workflowIds.deliveryRun(runId),
    input: { runId },
    words: '车次 1：2 个团点，18.2 公里',
    cast: { ...normal, ...changed },
    ...rest,
  };
};

export const deliveryRunScenarios = {
  'delivery-run-stop-by-stop': (region) =>
    aRun(
      region,
      {
        readRun: readings(
          planned,
          departed,
          firstSigned,
          { ...allOver, signedStops: [{ seq: 2, leaderId: 'l2' }] },
          finished,
        ),
        reportShipping: readings({ left: 25 }, { left: 0 }),
      },
      {
        fact: 'each signature earns commission and is reported page by page, and the last one finishes the run',
        tell: async ({ asleep, wake }) => {
          await asleep();
          await wake({ eventId: '1', type: 'run.departed' });
          await asleep();
          await wake({ eventId: '2', type: 'stop.signed' });
          await asleep();
          await wake({ eventId: '3', type: 'stop.signed' });
        },
        calls: [
          'readRun',
          'readRun',
          'readRun',
          'earnCommissions',
          'reportShipping',
          'reportShipping',
          'readRun',
          'earnCommissions',
          'reportShipping',
          'finishRun',
          'readRun',
        ],
      },
    ),
  'delivery-run-stop-failed': (region) =>
    aRun(
      region,
      {
        readRun: readings(departed, allOver, finished),
        earnCommissions: uncalled,
        reportShipping: uncalled,
      },
      {
        fact: 'a run whose stops all failed is finished and nobody earns',
        tell: async ({ asleep, wake }) => {
          await asleep();
          await wake({ eventId: '1', type: 'stop.failed' });
        },
        calls: ['readRun', 'readRun', 'finishRun', 'readRun'],
      },
    ),
  'delivery-run-dropped-stop-overdue': (region) =>
    aRun(
      region,
      {
        readRun: readings({ ...allOver, overdueStops: 1 }, finished),
        closeOverdueStops: readings({ ...allOver, signedStops: [{ seq: 2, leaderId: 'l2' }] }),
      },
      {
        fact: 'what was left at an unattended point counts as signed when its time has passed, with all consequences',
        calls: ['readRun', 'closeOverdueStops', 'earnCommissions', 'reportShipping', 'finishRun', 'readRun'],
      },
    ),
  'delivery-run-resumes-after-signatures': (region) =>
    aRun(
      region,
      {
        readRun: readings({
          ...finished,
          signedStops: [
            { seq: 1, leaderId: 'l1' },
            { seq: 2, leaderId: 'l2' },
          ],
        }),
        finishRun: uncalled,
      },
      {
        fact: 'a run that is started again makes up the consequences of its signatures in the order of its stops',
        calls: ['readRun', 'earnCommissions', 'reportShipping', 'earnCommissions', 'reportShipping'],
      },
    ),
} satisfies Scenarios;
