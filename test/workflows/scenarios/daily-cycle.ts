import type {
  CycleProgress,
  CycleSnapshot,
  DailyCycleActivities,
} from '../../../workflows/contracts/daily-cycle.js';
import { workflowIds } from '../../../workflows/contracts/identifiers.js';
import { readings, type Scenario, type Scenarios, shortly, uncalled, untilWoken } from '../scenario.js';
import { endedNight } from './grid-night.js';
import { endedPurchaseOrder } from './purchase-order.js';

const planned: CycleSnapshot = { state: 'planned', cutoffInMs: shortly, payUntilInMs: 2 * shortly };
const closed: CycleSnapshot = { state: 'closed', cutoffInMs: 0, payUntilInMs: shortly };
const frozen: CycleSnapshot = { state: 'frozen', cutoffInMs: 0, payUntilInMs: 0 };
const aggregated: CycleSnapshot = { ...frozen, state: 'aggregated' };
const cancelled: CycleSnapshot = { ...frozen, state: 'cancelled' };

const underWay: CycleProgress = {
  state: 'aggregated',
  left: 1,
  words: '还有 1 个站点配送中',
  nextCheckInMs: untilWoken,
};
const delivered: CycleProgress = { ...underWay, state: 'delivered', left: 0, words: '已全部送达' };
const claiming: CycleProgress = { ...delivered, left: 3, words: '售后期内 3 单', nextCheckInMs: shortly };
const closing: CycleProgress = { ...delivered, words: '售后已结束' };
const settled: CycleProgress = { ...closing, state: 'settled', words: '已结算' };

const cycleOf = (region: string): string => `${region}/2026-11-22/1`;

/** Two suppliers and one site; their children end at once. */
const idsOf = (region: string): { purchaseOrders: string[]; nights: string[]; starts: string[] } => {
  const cycleId = cycleOf(region);
  const purchaseOrders = [`${cycleId}/s1/1`, `${cycleId}/s2/1`];
  const starts = [...purchaseOrders.map(workflowIds.purchaseOrder), workflowIds.gridNight(cycleId, 'g1')];
  return { purchaseOrders, nights: ['g1'], starts };
};

const normalCast = (region: string): DailyCycleActivities => {
  const { purchaseOrders, nights } = idsOf(region);
  return {
    readCycle: readings(planned),
    closeCycle: readings(closed),
    expireUnpaid: readings({ left: 0 }),
    endCancelledOrders: uncalled,
    freezeCycle: readings(frozen),
    judgeGroups: readings({ left: 0 }),
    aggregateDemand: readings({
      purchaseOrders: purchaseOrders.map((purchaseOrderNo) => ({ purchaseOrderNo, words: '采购单' })),
      nights: nights.map((siteId) => ({ siteId, words: '网格站夜间作业' })),
    }),
    markDelivered: readings(delivered),
    readClosing: readings(closing),
    bookChannel: readings({ releasedFen: 880_000, feeFen: 5_280 }),
    storeStatements: readings({ settlements: 9 }),
    settleCycle: readings(settled),
  };
};

type Rest = Pick<Scenario, 'fact' | 'calls'> & Partial<Pick<Scenario, 'starts' | 'tell'>>;

const aCycle = (region: string, changed: Partial<DailyCycleActivities>, rest: Rest): Scenario => ({
  type: 'dailyCycle',
  workflowId: workflowIds.dailyCycle(cycleOf(region)),
  input: { cycleId: cycleOf(region) },
  words: '东门 11-22 第 1 场',
  cast: { ...endedPurchaseOrder, ...endedNight, ...normalCast(region), ...changed },
  starts: idsOf(region).starts,
  ...rest,
});

const toFrozen = ['readCycle', 'closeCycle', 'expireUnpaid', 'freezeCycle'] as const;
const toBooks = ['bookChannel', 'storeStatements', 'settleCycle'] as const;

export const dailyCycleScenarios = {
  'daily-cycle-normal': (region) =>
    aCycle(
      region,
      {
        judgeGroups: readings({ left: 40 }, { left: 0 }),
        markDelivered: readings(underWay, delivered),
        readClosing: readings(claiming, closing),
      },
      {
        fact: 'a cycle is closed, frozen, its groups judged page by page, aggregated, purchased beside its night, delivered and settled',
        tell: async ({ asleep, wake }) => {
          // Cutoff and payUntil pass by themselves; the next wait is the one for the night.
          await asleep();
          await wake({ eventId: '1', type: 'night.delivered' });
        },
        calls: [
          ...toFrozen,
          'judgeGroups',
          'judgeGroups',
          'aggregateDemand',
          'markDelivered',
          'markDelivered',
          'readClosing',
          'readClosing',
          ...toBooks,
        ],
      },
    ),
  'daily-cycle-cutoff-moved': (region) =>
    aCycle(
      region,
      {
        readCycle: readings({ ...planned, cutoffInMs: untilWoken }),
        closeCycle: readings({ ...planned, cutoffInMs: shortly }, closed),
      },
      {
        fact: 'a cutoff that is moved while the cycle waits for it is the one that closes it',
        tell: async ({ asleep, wake }) => {
          await asleep();
          await wake({ eventId: '1', type: 'cycle.cutoff-moved' });
        },
        calls: [
          'readCycle',
          'closeCycle',
          'closeCycle',
          'expireUnpaid',
          'freezeCycle',
          'judgeGroups',
          'aggregateDemand',
          'markDelivered',
          'readClosing',
          ...toBooks,
        ],
      },
    ),
  'daily-cycle-reopened': (region) =>
    aCycle(
      region,
      {
        closeCycle: readings({ ...closed, payUntilInMs: untilWoken }, closed),
        freezeCycle: readings(planned, frozen),
      },
      {
        fact: 'a cycle that sells again after its cutoff is closed again before it is frozen',
        tell: async ({ asleep, wake }) => {
          await asleep();
          await wake({ eventId: '1', type: 'cycle.reopened' });
        },
        calls: [
          ...toFrozen,
          'closeCycle',
          'expireUnpaid',
          'freezeCycle',
          'judgeGroups',
          'aggregateDemand',
          'markDelivered',
          'readClosing',
          ...toBooks,
        ],
      },
    ),
  'daily-cycle-unpaid-left-delays-freeze': (region) =>
    aCycle(
      region,
      {
        readCycle: readings(planned, { ...closed, payUntilInMs: 0 }),
        expireUnpaid: readings({ left: 40 }, { left: 0 }),
        freezeCycle: readings({ ...closed, payUntilInMs: 0 }, frozen),
      },
      {
        fact: 'a cycle is not frozen before every page of unpaid orders has expired',
        calls: [
          'readCycle',
          'closeCycle',
          'expireUnpaid',
          'readCycle',
          'expireUnpaid',
          'freezeCycle',
          'expireUnpaid',
          'freezeCycle',
          'judgeGroups',
          'aggregateDemand',
          'markDelivered',
          'readClosing',
          ...toBooks,
        ],
      },
    ),
  'daily-cycle-resumes-aggregated': (region) =>
    aCycle(
      region,
      {
        readCycle: readings(aggregated),
        closeCycle: uncalled,
        expireUnpaid: uncalled,
        freezeCycle: uncalled,
      },
      {
        fact: 'a cycle that is started again after its freeze goes on with the stored plan',
        calls: ['readCycle', 'judgeGroups', 'aggregateDemand', 'markDelivered', 'readClosing', ...toBooks],
      },
    ),
  'daily-cycle-sold-nothing': (region) =>
    aCycle(
      region,
      { aggregateDemand: readings({ purchaseOrders: [], nights: [] }) },
      {
        fact: 'a cycle that sold nothing starts no children and is settled',
        calls: [...toFrozen, 'judgeGroups', 'aggregateDemand', 'markDelivered', 'readClosing', ...toBooks],
        starts: [],
      },
    ),
  'daily-cycle-reopened-before-books': (region) =>
    aCycle(
      region,
      { settleCycle: readings(claiming, settled) },
      {
        fact: 'a claim that is opened just before the books keeps the cycle from being settled until it is closed',
        calls: [
          ...toFrozen,
          'judgeGroups',
          'aggregateDemand',
          'markDelivered',
          'readClosing',
          ...toBooks,
          'readClosing',
          ...toBooks,
        ],
      },
    ),
  'daily-cycle-cancelled': (region) =>
    aCycle(
      region,
      {
        readCycle: readings({ ...planned, cutoffInMs: untilWoken }),
        closeCycle: readings(cancelled),
        endCancelledOrders: readings({ left: 12 }, { left: 0 }),
      },
      {
        fact: 'a cycle that is cancelled while it waits for its cutoff gives back what was paid and ends there',
        tell: async ({ asleep, wake }) => {
          await asleep();
          await wake({ eventId: '1', type: 'cycle.cancelled' });
        },
        calls: ['readCycle', 'closeCycle', 'endCancelledOrders', 'endCancelledOrders'],
        starts: [],
      },
    ),
  'daily-cycle-already-settled': (region) =>
    aCycle(
      region,
      { readCycle: readings({ ...frozen, state: 'settled' }) },
      {
        fact: 'a cycle that is started again after its books does nothing',
        calls: ['readCycle'],
        starts: [],
      },
    ),
} satisfies Scenarios;
