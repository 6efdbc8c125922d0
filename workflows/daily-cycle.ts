import { hasReached } from '../domain/cycle/lifecycle.js';
import { critical, withProvider } from './activity-options.js';
import type {
  CyclePlan,
  CycleProgress,
  CycleSnapshot,
  DailyCycleActivities,
  DailyCycleInput,
} from './contracts/daily-cycle.js';
import { proxySteps } from './proxy-steps.js';
import { startOnce } from './start-once.js';
import { openInbox, readUntil, shown, type WakeInbox } from './wake-inbox.js';

const step = proxySteps<DailyCycleActivities, Transactional>(critical, {
  readCycle: '读取团期',
  closeCycle: '截单',
  freezeCycle: '冻结订单',
  judgeGroups: '判定是否成团',
  aggregateDemand: '按网格站、团长、商品汇总需求',
  markDelivered: '确认各网格站已送达',
  readClosing: '等待提货与售后结束',
  storeStatements: '生成结算单',
  settleCycle: '结账',
});
const provider = proxySteps<DailyCycleActivities, ByProvider>(withProvider, {
  expireUnpaid: '关闭未付款订单',
  endCancelledOrders: '团期取消，退回订单款',
  bookChannel: '登记通道放款与手续费',
});
type ByProvider = 'expireUnpaid' | 'endCancelledOrders' | 'bookChannel';
type Transactional = Exclude<keyof DailyCycleActivities, ByProvider>;

/**
 * One sale from its cutoff to its books: close, freeze, aggregate, purchase beside the nights, delivered, settled.
 * It begins by reading its row, so a restart resumes where the rows stand.
 */
export async function dailyCycle(input: DailyCycleInput): Promise<void> {
  const inbox = openInbox(input);
  const start = shown(inbox, await step.readCycle(input));
  if (start.state === 'settled') return;
  const closed = await close(input, inbox, start);
  const frozen = await freeze(input, inbox, closed);
  if (frozen.state === 'cancelled') return endOrders(input);
  while ((await step.judgeGroups(input)).left > 0);
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
    cycle = shown(inbox, await step.closeCycle(input));
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
    // Sold again after its cutoff: then it is closed again first.
    if (cycle.state === 'planned') cycle = await close(input, inbox, cycle);
    if (cycle.payUntilInMs > 0) await inbox.next(cycle.payUntilInMs, '等待付款截止');
    const { left } = await provider.expireUnpaid(input);
    cycle = shown(inbox, left === 0 ? await step.freezeCycle(input) : await step.readCycle(input));
  }
  return cycle;
}

/** Nobody gets goods from a cancelled cycle: what was paid goes back, page by page. */
async function endOrders(input: DailyCycleInput): Promise<void> {
  while ((await provider.endCancelledOrders(input)).left > 0);
}

/** Something may be opened again between the last look and the books: then the cycle is not settled, and waits on. */
async function settle(input: DailyCycleInput, inbox: WakeInbox): Promise<void> {
  let progress: CycleProgress;
  do {
    await readUntil(
      inbox,
      () => step.readClosing(input),
      ({ left }) => left === 0,
    );
    await provider.bookChannel(input);
    await step.storeStatements(input);
    progress = shown(inbox, await step.settleCycle(input));
  } while (progress.state !== 'settled');
}

/** Suppliers and nights run side by side; each waits for the other by its rows. */
async function startNight({ cycleId }: DailyCycleInput, plan: CyclePlan): Promise<void> {
  for (const { purchaseOrderNo, words } of plan.purchaseOrders)
    await startOnce({ kind: 'purchaseOrder', id: purchaseOrderNo, words, cycleId });
  for (const { siteId, words } of plan.nights)
    await startOnce({ kind: 'gridNight', id: `${cycleId}/${siteId}`, words, cycleId, siteId });
}
