import test from 'ava';
import { ApplicationFailure, WorkflowFailedError } from '@temporalio/client';
import type { CycleSnapshot } from '../../workflows/contracts/daily-cycle.js';
import type { PayoutSnapshot } from '../../workflows/contracts/payout.js';
import { temporalAddress, workflowBundlePath } from '../support/temporal.js';
import { callsOf, childrenOf, count, EventType, timersOf, wordless } from './recorded.js';
import { readings, type Scenario, untilWoken } from './scenario.js';
import { dailyCycleScenarios } from './scenarios/daily-cycle.js';
import { deliveryRunScenarios } from './scenarios/delivery-run.js';
import { gridNightScenarios } from './scenarios/grid-night.js';
import { allScenarios } from './scenarios/index.js';
import { openCyclesScenarios } from './scenarios/open-cycles.js';
import { orderScenarios } from './scenarios/order.js';
import { payoutScenarios } from './scenarios/payout.js';
import { openStage, type Stage } from './stage.js';

let stage: Stage;

test.before('the stage is open', async () => {
  stage = await openStage({
    address: temporalAddress(),
    bundlePath: workflowBundlePath(),
    namespace: `promises-${process.pid}`,
  });
});

test.after.always('the stage is closed', () => stage?.close());

test('a normal order costs at most 7 workflow tasks, 3 activities and 45 events', async (t) => {
  const { history } = await stage.play(
    'budget of an order',
    orderScenarios['order-paid-collected-completed'],
  );
  const tasks = count(history, EventType.EVENT_TYPE_WORKFLOW_TASK_COMPLETED);
  t.true(tasks <= 7, `${tasks} workflow tasks`);
  const activities = callsOf(history).length;
  t.true(activities <= 3, `${activities} activities`);
  const events = history.events?.length ?? 0;
  t.true(events > 0 && events <= 45, `${events} events`);
});

test('a normal cycle costs at most 200 events', async (t) => {
  const { history } = await stage.play('budget of a cycle', dailyCycleScenarios['daily-cycle-normal']);
  const events = history.events?.length ?? 0;
  t.true(events > 0 && events <= 200, `${events} events`);
});

/** Beyond this Temporal's pages become slow. */
const readableEvents = 2_000;

const manyOf = <T>(count: number, make: (n: number) => T): T[] =>
  Array.from({ length: count }, (_, at) => make(at + 1));

test('a big cycle, a big night and a long run each stay below 2,000 events', async (t) => {
  const cycle = await stage.play('a big cycle', (region) => {
    const scenario = dailyCycleScenarios['daily-cycle-sold-nothing'](region);
    const cycleId = `${region}/2026-11-22/1`;
    const plan = {
      purchaseOrders: manyOf(28, (n) => ({ purchaseOrderNo: `${cycleId}/s${n}/1`, words: '采购单' })),
      nights: manyOf(4, (n) => ({ siteId: `g${n}`, words: '夜间作业' })),
    };
    return { ...scenario, cast: { ...scenario.cast, aggregateDemand: readings(plan) } };
  });
  t.is(childrenOf(cycle.history).length, 32);
  const night = await stage.play('a big night', (region) => {
    const scenario = gridNightScenarios['grid-night-nothing-to-pick'](region);
    const runIds = manyOf(12, (n) => `${region}/2026-11-22/1/g1/${n}`);
    const pages = manyOf(20, (n) => ({ left: 20 - n }));
    return {
      ...scenario,
      cast: {
        ...scenario.cast,
        refundShortages: readings({ left: 20 }, ...pages),
        sendRefunds: readings({ left: 20 }, ...pages),
        planRoutes: readings({ runIds, words: '12 趟车，60 个团点' }),
      },
    };
  });
  t.is(childrenOf(night.history).length, 12);
  const run = await stage.play('a long run', (region) => {
    const scenario = deliveryRunScenarios['delivery-run-resumes-after-signatures'](region);
    const signedStops = manyOf(40, (seq) => ({ seq, leaderId: `l${seq}` }));
    const finished = {
      state: 'finished',
      stopsLeft: 0,
      overdueStops: 0,
      words: '',
      nextCheckInMs: 1,
    } as const;
    return { ...scenario, cast: { ...scenario.cast, readRun: readings({ ...finished, signedStops }) } };
  });
  t.is(callsOf(run.history).length, 81);
  for (const { history, failure } of [cycle, night, run]) {
    t.is(failure, undefined);
    const events = history.events?.length ?? 0;
    t.true(events > 100 && events < readableEvents, `${events} events`);
  }
});

test('a history that has become long begins anew, with its attributes', async (t) => {
  const waiting: PayoutSnapshot = { state: 'waiting', words: '等待收款人确认', nextCheckInMs: untilWoken };
  const { history, failure } = await stage.play('long history', (region) => ({
    ...payoutScenarios['payout-waits-then-paid'](region),
    cast: { sendPayout: readings(waiting, { ...waiting, state: 'paid' }), followPayout: readings(waiting) },
    tell: async ({ asleep, wake }) => {
      await asleep();
      // The same fact again and again: it is ignored, but each delivery is an event.
      for (let page = 0; page < 50; page++)
        await Promise.all(manyOf(25, () => wake({ eventId: 'a', type: 'attention.opened', cause: 'x' })));
      await wake({ eventId: 'b', type: 'look' });
    },
  }));
  t.is(failure, undefined);
  // The SDK gives no summary to an execution that goes on; its current details say where it stands.
  t.deepEqual(wordless(history), ['1 EVENT_TYPE_WORKFLOW_EXECUTION_STARTED']);
  t.deepEqual(
    callsOf(history).map(({ activity }) => activity),
    ['sendPayout'],
  );
  const started = history.events?.[0]?.workflowExecutionStartedEventAttributes;
  t.truthy(started?.continuedExecutionRunId);
  t.deepEqual(Object.keys(started?.searchAttributes?.indexedFields ?? {}).toSorted(), [
    'Cycle',
    'NeedsAttention',
    'Region',
  ]);
});

test('two orders that take turns in one worker know nothing of each other', async (t) => {
  const scenarioOf = orderScenarios['order-paid-collected-completed'];
  const step = takingTurns(2);
  const inTurns = (region: string): Scenario => {
    const scenario = scenarioOf(region);
    return {
      ...scenario,
      tell: async ({ asleep, wake }) => {
        // The same event ids in both: a memory that they shared would drop the second one's facts.
        for (const type of ['order.paid', 'order.collected']) {
          await asleep();
          await step();
          await wake({ eventId: type, type });
        }
      },
    };
  };
  const played = await Promise.all(['one', 'other'].map((name) => stage.play(name, inTurns)));
  for (const { history, failure, scenario } of played) {
    t.is(failure, undefined);
    t.deepEqual(
      callsOf(history).map(({ activity, input }) => ({ activity, input })),
      ['readOrder', 'completeOrder'].map((activity) => ({ activity, input: scenario.input })),
    );
  }
});

test('children outlive their parent and may be started again only after a failure', async (t) => {
  const { history } = await stage.play('abandoned', openCyclesScenarios['open-cycles-two-days']);
  const children = childrenOf(history);
  t.is(children.length, 2);
  for (const { parentClosePolicy, reusePolicy } of children) {
    t.is(parentClosePolicy, 'PARENT_CLOSE_POLICY_ABANDON');
    t.is(reusePolicy, 'WORKFLOW_ID_REUSE_POLICY_ALLOW_DUPLICATE_FAILED_ONLY');
  }
});

const asleepCycle: CycleSnapshot = { state: 'planned', cutoffInMs: untilWoken, payUntilInMs: untilWoken };

for (const [words, readCycle] of [
  ['still run', readings(asleepCycle)],
  ['have ended', readings({ ...asleepCycle, state: 'settled' as const })],
] as const)
  test(`children that ${words} count as started`, async (t) => {
    const scenarioOf = (region: string): Scenario => {
      const scenario = openCyclesScenarios['open-cycles-two-days'](region);
      return { ...scenario, cast: { ...scenario.cast, readCycle } };
    };
    const first = await stage.play(words, scenarioOf);
    if (words === 'have ended')
      for (const workflowId of first.scenario.starts ?? []) await stage.client.workflow.result(workflowId);
    const second = await stage.play(words, scenarioOf);
    t.is(second.failure, undefined);
    t.is(count(first.history, EventType.EVENT_TYPE_CHILD_WORKFLOW_EXECUTION_STARTED), 2);
    t.is(count(second.history, EventType.EVENT_TYPE_START_CHILD_WORKFLOW_EXECUTION_FAILED), 2);
  });

test('an attention row shows in the operators view and wakes nobody', async (t) => {
  const scenarioOf = (region: string): Scenario => {
    const scenario = orderScenarios['order-paid-collected-completed'](region);
    return {
      ...scenario,
      tell: async (teller) => {
        await teller.asleep();
        await teller.wake({ eventId: 'a', type: 'attention.opened' });
        await teller.wake({ eventId: 'b', type: 'attention.resolved' });
        await scenario.tell?.(teller);
      },
    };
  };
  const { history, scenario } = await stage.play('attention', scenarioOf);
  t.is(count(history, EventType.EVENT_TYPE_UPSERT_WORKFLOW_SEARCH_ATTRIBUTES), 2);
  t.deepEqual(
    callsOf(history).map(({ activity }) => activity),
    [...scenario.calls],
  );
});

test('a wait that hears nothing asks less and less often, at first promptly', async (t) => {
  const waiting: PayoutSnapshot = { state: 'waiting', words: '等待收款人确认', nextCheckInMs: 10 };
  const silent = Array.from({ length: 23 }, () => waiting);
  const scenarioOf = (region: string): Scenario => ({
    ...payoutScenarios['payout-waits-then-paid'](region),
    cast: {
      sendPayout: readings(waiting),
      followPayout: readings(waiting, ...silent, { ...waiting, state: 'paid' }),
    },
  });
  const { history } = await stage.play('silence', scenarioOf);
  const prompt = Array.from({ length: 22 }, () => 10);
  t.deepEqual(timersOf(history), [...prompt, 20, 30, 40]);
});

/** One story of each type, and the step that it asks for first. */
const firsts = new Map(
  Object.values(allScenarios).map((scenarioOf) => [scenarioOf('').type, scenarioOf] as const),
);

for (const [type, scenarioOf] of firsts)
  test(`${type} fails visibly when a rule refuses its first step`, async (t) => {
    const [activity] = scenarioOf('').calls;
    if (activity === undefined) return t.fail('the scenario asks for nothing');
    const { failure } = await stage.play(`refused ${type}`, scenarioOf, {
      refusal: { activity, code: 'cycle-unknown' },
    });
    t.is(refusalOf(failure), 'cycle-unknown');
    return undefined;
  });

test('a night whose refunds are refused delivers its goods first and fails then', async (t) => {
  const { history, failure, scenario } = await stage.play(
    'refused refunds',
    gridNightScenarios['grid-night-short'],
    {
      refusal: { activity: 'sendRefunds', code: 'night-unknown' },
    },
  );
  t.is(refusalOf(failure), 'night-unknown');
  t.deepEqual(
    callsOf(history).map(({ activity }) => activity),
    [...scenario.calls],
  );
  t.is(count(history, EventType.EVENT_TYPE_WORKFLOW_TASK_FAILED), 0);
});

/** The code of the refusal that failed a workflow. */
function refusalOf(failure: Error | undefined): string | null | undefined {
  const cause = failure instanceof WorkflowFailedError ? failure.cause?.cause : undefined;
  return cause instanceof ApplicationFailure && cause.nonRetryable ? cause.type : undefined;
}

/** Resolves when as many have called it as take part, again and again. */
function takingTurns(parts: number): () => Promise<void> {
  let arrived: (() => void)[] = [];
  return () =>
    new Promise((resolve) => {
      arrived.push(resolve);
      if (arrived.length < parts) return;
      const all = arrived;
      arrived = [];
      for (const go of all) go();
    });
}
