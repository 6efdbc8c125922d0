import { readFileSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import test from 'ava';
import { projectPath } from '../../lib/paths.js';
import type { AllActivities } from '../../workers/steps.js';
import { startLost } from '../../workers/sweeper.js';
import type { Board, Phase } from '../../workflows/contracts/phases.js';
import { type StartableType, startOptions, workflowIdOf } from '../../workflows/contracts/starts.js';
import { viewLink, type ViewId, views } from '../../workflows/contracts/views.js';
import { wakeSignal } from '../../workflows/contracts/wake.js';
import { temporalAddress, workflowBundlePath } from '../support/temporal.js';
import { readings, untilWoken } from './scenario.js';
import { openStage, type Stage } from './stage.js';

let stage: Stage;

test.before('the stage is open', async () => {
  stage = await openStage({
    address: temporalAddress(),
    bundlePath: workflowBundlePath(),
    namespace: `views-${process.pid}`,
  });
});

test.after.always('the stage is closed', () => stage?.close());

const board = (phase: Phase, needsAttention = false): Board => ({
  phase,
  needsAttention,
  words: '在此',
  details: '| 阶段 |\n|---|\n| 分拣 |',
});
const asleep = { nextCheckInMs: untilWoken, words: '等待' };
const cycle = { state: 'aggregated', left: 1, ...asleep } as const;
const supply = { state: 'confirmed', confirmInMs: untilWoken, receiveInMs: untilWoken, words: '' } as const;
const run = { state: 'departed', signedStops: [], stopsLeft: 1, overdueStops: 0, ...asleep } as const;
const order = {
  state: 'placed',
  dueInMs: untilWoken,
  expiresInMs: 2 * untilWoken,
  nextCheckInMs: untilWoken,
  refundsToSend: [],
} as const;
const claim = { state: 'waiting', refundNo: null, ...asleep } as const;
const payout = { state: 'waiting', ...asleep } as const;

const underWay = (shown: Board): Partial<AllActivities> => ({
  readCycle: readings({ state: 'aggregated', cutoffInMs: 0, payUntilInMs: 0 }),
  judgeGroups: readings({ left: 0 }),
  aggregateDemand: readings({ purchaseOrders: [], nights: [] }),
  markDelivered: readings({ ...cycle, board: shown }),
});

interface Situation {
  readonly kind: StartableType;
  readonly cast: Partial<AllActivities>;
  /** The views that show it; in no other one may it be. */
  readonly views: readonly ViewId[];
  readonly afterwards?: 'opens attention' | 'resolves it again' | 'is terminated';
}

/** One execution per situation, by what it is. */
const situations: Readonly<Record<string, Situation>> = {
  'a night under way': {
    kind: 'dailyCycle',
    cast: underWay(board('night-picking')),
    views: ['tonight'],
  },
  'a night with a row for a person': {
    kind: 'dailyCycle',
    cast: underWay(board('night-picking', true)),
    views: ['tonight', 'attention'],
  },
  'a sale of tomorrow': {
    kind: 'dailyCycle',
    cast: { readCycle: readings({ state: 'planned', cutoffInMs: untilWoken, payUntilInMs: untilWoken }) },
    views: [],
  },
  'a cycle whose goods are handed out': {
    kind: 'dailyCycle',
    cast: underWay(board('after-pickup')),
    views: [],
  },
  'a supplier who brings everything': {
    kind: 'purchaseOrder',
    cast: { readPurchaseOrder: readings({ ...supply, board: board('night-coming') }) },
    views: ['tonight'],
  },
  'a supplier who brings less': {
    kind: 'purchaseOrder',
    cast: { readPurchaseOrder: readings({ ...supply, board: board('night-short') }) },
    views: ['tonight', 'short'],
  },
  'a supplier who brought less': {
    kind: 'purchaseOrder',
    cast: {
      readPurchaseOrder: readings({ ...supply, state: 'received', board: board('night-short') }),
      claimFromSupplier: readings({ claims: 1, amountFen: 1 }),
    },
    views: ['short'],
  },
  'a van on its way': {
    kind: 'deliveryRun',
    cast: { readRun: readings({ ...run, board: board('night-driving') }) },
    views: ['tonight'],
  },
  'a van after ten': {
    kind: 'deliveryRun',
    cast: {
      readRun: readings(
        { ...run, board: { ...board('night-driving'), changesInMs: 20 } },
        { ...run, board: board('night-unsigned') },
      ),
    },
    views: ['tonight', 'unsigned'],
  },
  'an order just placed': { kind: 'order', cast: { readOrder: readings(order) }, views: [] },
  'an order soon due': {
    kind: 'order',
    cast: { readOrder: readings({ ...order, dueInMs: 20 }) },
    views: ['unpaid'],
  },
  'a claim that waits for a person': {
    kind: 'afterSale',
    cast: { decideClaim: readings(claim), readClaim: readings(claim) },
    views: ['claims', 'attention'],
    afterwards: 'opens attention',
  },
  'a claim that was looked at': {
    kind: 'afterSale',
    cast: { decideClaim: readings(claim), readClaim: readings(claim) },
    views: ['claims'],
    afterwards: 'resolves it again',
  },
  'a refused claim': {
    kind: 'afterSale',
    cast: { decideClaim: readings({ ...claim, state: 'refused' }) },
    views: [],
  },
  'a payout that waits for its payee': {
    kind: 'payout',
    cast: { sendPayout: readings(payout), followPayout: readings(payout) },
    views: ['payouts'],
  },
  'a paid payout': {
    kind: 'payout',
    cast: { sendPayout: readings({ ...payout, state: 'paid' }) },
    views: [],
  },
  'a payout that somebody terminated': {
    kind: 'payout',
    cast: { sendPayout: readings(payout), followPayout: readings(payout) },
    views: ['failed'],
    afterwards: 'is terminated',
  },
};

async function bring([name, { kind, cast, afterwards }]: [string, Situation]): Promise<string> {
  const region = stage.rehearse(name, () => cast);
  const cycleId = `${region}/2026-11-22/1`;
  const id = kind === 'dailyCycle' ? cycleId : `${cycleId}/1`;
  const start = { kind, id, cycleId, words: name };
  await startLost(stage.client, start);
  const handle = stage.client.workflow.getHandle(workflowIdOf(start));
  const tell = (eventId: string, type: string): Promise<void> =>
    handle.signal(wakeSignal, { eventId, type, cause: 'claim-waiting' });
  if (afterwards === 'is terminated') await handle.terminate('按错了');
  else if (afterwards !== undefined) await tell('1', 'attention.opened');
  if (afterwards === 'resolves it again') await tell('2', 'attention.resolved');
  return handle.workflowId;
}

async function found(query: string): Promise<Set<string>> {
  const ids = new Set<string>();
  for await (const { workflowId } of stage.client.workflow.list({ query })) ids.add(workflowId);
  return ids;
}

test('each of the eight views shows what is in its situation, and nothing else', async (t) => {
  const entries = Object.entries(situations);
  const ids = await Promise.all(entries.map(bring));
  const seen = async (): Promise<Record<string, string[]>> => {
    const lists = await Promise.all(views.map(async ({ id, query }) => ({ id, in: await found(query) })));
    return Object.fromEntries(
      entries.map(([name], at) => [
        name,
        lists.filter((list) => list.in.has(ids[at] ?? '')).map((list) => list.id),
      ]),
    );
  };
  const order = views.map(({ id }) => id);
  const wanted = Object.fromEntries(
    entries.map(([name, one]) => [name, order.filter((id) => one.views.includes(id))]),
  );
  // The lists are an index that the server writes a moment later.
  for (let round = 0; round < 100; round++) {
    if (JSON.stringify(await seen()) === JSON.stringify(wanted)) break;
    await delay(100);
  }
  t.deepEqual(await seen(), wanted);
  // Every view was seen with something in it and something out of it.
  const used = new Set(Object.values(wanted).flat());
  t.deepEqual(
    order.filter((id) => !used.has(id)),
    [],
  );
});

test('the page of a night shows the table of its rows while a worker runs', async (t) => {
  const start = { kind: 'dailyCycle', id: '', cycleId: '', words: '夜间' } as const;
  const region = stage.rehearse('a page', () => underWay(board('night-picking')));
  const cycleId = `${region}/2026-11-22/1`;
  const { workflowId } = startOptions({ ...start, id: cycleId, cycleId }, 'x');
  await startLost(stage.client, { ...start, id: cycleId, cycleId });
  const handle = stage.client.workflow.getHandle(workflowId);
  const details = async (): Promise<string> =>
    (await handle.query<{ currentDetails?: string }>('__temporal_workflow_metadata')).currentDetails ?? '';
  for (let round = 0; round < 100 && (await details()) === ''; round++) await delay(50);
  t.regex(await details(), /分拣/);
  const description = await handle.describe();
  t.regex((await description.staticDetails()) ?? '', /本团期全部流程/);
  t.is(await description.staticSummary(), '夜间');
});

test('docs/operations.md names the eight views as the links have them', (t) => {
  const text = readFileSync(projectPath('docs', 'operations.md'), 'utf8');
  const lines = views.map(({ zh, en, query }) => `| ${zh} | ${en} | \`${query}\` |`);
  t.deepEqual(
    lines.filter((line) => !text.includes(line)),
    [],
  );
  t.is(views.length, 8);
});

test('a link carries its query and its name, and is as short as it can be', (t) => {
  for (const view of views) {
    const link = new URL(viewLink('http://127.0.0.1:8233', 'default', view));
    t.is(link.pathname, '/namespaces/default/workflows');
    t.is(link.searchParams.get('query'), view.query);
    t.is(link.searchParams.get('savedQuery'), view.id);
    t.true(link.href.length <= 180, link.href);
  }
});
