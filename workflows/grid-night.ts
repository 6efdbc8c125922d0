import { computing, critical, withProvider } from './activity-options.js';
import type { GridNightActivities, GridNightInput, NightState } from './contracts/grid-night.js';
import { proxySteps } from './proxy-steps.js';
import { startOnce } from './start-once.js';
import { openInbox, readUntil, shown } from './wake-inbox.js';

const step = proxySteps<
  GridNightActivities,
  Exclude<keyof GridNightActivities, 'sendRefunds' | 'planRoutes'>
>(critical, {
  readNight: '查看到货进度',
  allocateShortage: '分配短缺商品',
  refundShortages: '登记缺货退款',
  planWaves: '生成分拣波次',
  readPacking: '查看分拣打包进度',
  readDelivery: '查看配送进度',
});
const provider = proxySteps<GridNightActivities, 'sendRefunds'>(withProvider, {
  sendRefunds: '提交缺货退款',
});
const planner = proxySteps<GridNightActivities, 'planRoutes'>(computing, { planRoutes: '规划配送线路' });

/** The order of a night, so that a restarted workflow skips what its row has passed. */
const order: readonly NightState[] = [
  'receiving',
  'allocated',
  'picking',
  'packed',
  'planned',
  'delivering',
  'delivered',
];
const reached = (now: NightState, state: NightState): boolean => order.indexOf(now) >= order.indexOf(state);

/** One site's night: receive, share out what is short, pick and pack in waves, plan the morning, drive. */
export async function gridNight(input: GridNightInput): Promise<void> {
  const inbox = openInbox(input);
  const start = await readUntil(
    inbox,
    () => step.readNight(input),
    (night) => night.left === 0 || reached(night.state, 'allocated'),
  );
  if (!reached(start.state, 'allocated')) await step.allocateShortage(input);
  // What a shortage cancels must not be picked, so the refunds are on record before there are waves.
  while ((await step.refundShortages(input)).left > 0);
  const refunds = beside(sendRefunds(input));
  if (!reached(start.state, 'picking')) shown(inbox, await step.planWaves(input));
  await readUntil(
    inbox,
    () => step.readPacking(input),
    (night) => reached(night.state, 'packed'),
  );
  // What pickers could not find was refunded on record while they picked.
  const refundsOfPicking = beside(sendRefunds(input));
  await startRuns(input);
  await readUntil(
    inbox,
    () => step.readDelivery(input),
    (night) => reached(night.state, 'delivered'),
  );
  await Promise.all([refunds, refundsOfPicking]);
}

/** The goods do not wait for the provider: its refusal is thrown where the promise is awaited, at the end. */
function beside(work: Promise<void>): Promise<void> {
  work.catch(() => undefined);
  return work;
}

async function sendRefunds(input: GridNightInput): Promise<void> {
  while ((await provider.sendRefunds(input)).left > 0);
}

async function startRuns({ cycleId, siteId }: GridNightInput): Promise<void> {
  const { runIds, words, runWords } = await planner.planRoutes({ cycleId, siteId });
  for (const id of runIds)
    await startOnce({ kind: 'deliveryRun', id, words: runWords?.[id] ?? words, cycleId, siteId });
}
