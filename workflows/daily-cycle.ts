import { hasReached } from '../domain/cycle/lifecycle.js';
import { critical, withProvider } from './activity-options.js';
import type {
  CyclePlan,
  CycleSnapshot,
  CycleState,
  DailyCycleActivities,
  DailyCycleInput,
} from './contracts/daily-cycle.js';
import { workflowIds } from './contracts/identifiers.js';
import { proxySteps } from './proxy-steps.js';
import { startOnce } from './start-once.js';
import { openInbox, readUntil, type WakeInbox } from './wake-inbox.js';

const step = proxySteps<DailyCycleActivities, Transactional>(critical, {
  readCycle: '读取团期',
  closeCycle: '截单',
  freezeCycle: '冻结订单',
  aggregateDemand: '按网格站、团长、商品汇总需求',
  markDelivered: '确认各网格站已送达',
  readClosing: '等待提货与售后结束',
  storeStatements: '生成结算单',
  settleCycle: '结账',
});
const provider = proxySteps<DailyCycleActivities, 'expireUnpaid' | 'bookChannel'>(withProvider, {
  expireUnpaid: '关闭未付款订单',
  bookChannel: '登记通道放款与手续费',
});
type Transactional = Exclude<keyof DailyCycleActivities, 'expireUnpaid' | 'bookChannel'>;

/**
 * One sale from its cutoff to its books: close, freeze, aggregate, purchase beside the nights, delivered, settled.
 * It begins by reading its row, so a restart resumes where the rows stand.
 */
export async function dailyCycle(input: DailyCycleInput): Promise<void> {
  const inbox = openInbox();
  const start = await step.readCycle(input);
  if (start.state === 'cancelled' || start.state === 'settled') return;
  const closed = await close(input, inbox, start);
  const frozen = await freeze(input, inbox, closed);
  if (frozen.state === 'cancelled') return;
  await startNight(input, await step.aggregateDemand(input));
  await readUntil(
    inbox,
    () => step.markDelivered(input),
    (progress) => hasReached(progress.state, 'delivered'),
  );
  await settle(input, inbox);
}

/** The cutoff may be moved while we wait for it: the step decides by the row, and says how long is left. */
async function close(input: DailyCycleInput, inbox: WakeInbox, start: CycleSnapshot): Promise<CycleSnapshot> {
  let cycle = start;
  while (cycle.state !== 'cancelled' && !hasReached(cycle.state, 'closed')) {
    if (cycle.cutoffInMs > 0) await inbox.next(cycle.cutoffInMs, '销售中，等待截单');
    cycle = await step.closeCycle(input);
  }
  return cycle;
}

async function freeze(
  input: DailyCycleInput,
  inbox: WakeInbox,
  closed: CycleSnapshot,
): Promise<CycleSnapshot> {
  let cycle = closed;
  while (cycle.state !== 'cancelled' && !hasReached(cycle.state, 'frozen')) {
    if (cycle.payUntilInMs > 0) await inbox.next(cycle.payUntilInMs, '等待付款截止');
    const { left } = await provider.expireUnpaid(input);
    cycle = left === 0 ? await step.freezeCycle(input) : await step.readCycle(input);
  }
  return cycle;
}

/** Something may be opened again between the last look and the books: then the cycle is not settled, and waits on. */
async function settle(input: DailyCycleInput, inbox: WakeInbox): Promise<void> {
  let state: CycleState;
  do {
    await readUntil(
      inbox,
      () => step.readClosing(input),
      (progress) => progress.left === 0,
    );
    await provider.bookChannel(input);
    await step.storeStatements(input);
    ({ state } = await step.settleCycle(input));
  } while (state !== 'settled');
}

/** Suppliers and nights run side by side; each waits for the other by its rows. */
async function startNight({ cycleId }: DailyCycleInput, plan: CyclePlan): Promise<void> {
  for (const { purchaseOrderNo, words } of plan.purchaseOrders)
    await startOnce({
      type: 'purchaseOrder',
      workflowId: workflowIds.purchaseOrder(purchaseOrderNo),
      input: { purchaseOrderNo },
      words,
      belongsTo: { cycleId },
    });
  for (const { siteId, words } of plan.nights)
    await startOnce({
      type: 'gridNight',
      workflowId: workflowIds.gridNight(cycleId, siteId),
      input: { cycleId, siteId },
      words,
      belongsTo: { cycleId, siteId },
    });
}
