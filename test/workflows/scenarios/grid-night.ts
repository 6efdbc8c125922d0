import type { GridNightActivities, NightSnapshot } from '../../../workflows/contracts/grid-night.js';
import { workflowIds } from '../../../workflows/contracts/identifiers.js';
import { readings, type Scenario, type Scenarios, uncalled, untilWoken } from '../scenario.js';
import { finishedRun } from './delivery-run.js';

const receiving: NightSnapshot = {
  state: 'receiving',
  left: 2,
  words: '还有 2 张采购单未到齐',
  nextCheckInMs: untilWoken,
};
const arrived: NightSnapshot = { ...receiving, left: 0, words: '全部到货' };
const picking: NightSnapshot = { ...receiving, state: 'picking', left: 6, words: '还有 6 个波次未打包' };
const packed: NightSnapshot = { ...receiving, state: 'packed', left: 0, words: '已打包' };
const delivering: NightSnapshot = { ...receiving, state: 'delivering', left: 2, words: '还有 2 趟车未完成' };
const delivered: NightSnapshot = { ...delivering, state: 'delivered', left: 0, words: '已送达' };

const normal: GridNightActivities = {
  readNight: readings(arrived),
  allocateShortage: readings({ shortLines: 0 }),
  refundShortages: readings({ left: 0 }),
  sendRefunds: readings({ left: 0 }),
  planWaves: readings(picking),
  readPacking: readings(packed),
  planRoutes: readings({ runIds: [], words: '0 趟车' }),
  readDelivery: readings(delivered),
};

/** Whose child a cycle starts: it has nothing left to do. */
export const endedNight: GridNightActivities = { ...normal, readNight: readings(delivered) };

type Rest = Pick<Scenario, 'fact' | 'calls'> & Partial<Pick<Scenario, 'starts' | 'tell'>>;

const aNight = (region: string, changed: Partial<GridNightActivities>, rest: Rest): Scenario => {
  const cycleId = `${region}/2026-11-22/1`;
  return {
    type: 'gridNight',
    workflowId: workflowIds.gridNight(cycleId, 'g1'),
    input: { cycleId, siteId: 'g1' },
    words: '东门网格站夜间作业',
    cast: { ...finishedRun, ...normal, ...changed },
    ...rest,
  };
};

const runsOf = (region: string): string[] => [1, 2].map((n) => `${region}/2026-11-22/1/g1/${n}`);
const twoRuns = (region: string): GridNightActivities['planRoutes'] =>
  readings({ runIds: runsOf(region), words: '2 趟车，6 个团点，共 41.5 公里' });

export const gridNightScenarios = {
  'grid-night-short': (region) =>
    aNight(
      region,
      {
        readNight: readings(receiving, arrived),
        allocateShortage: readings({ shortLines: 60 }),
        refundShortages: readings({ left: 10 }, { left: 0 }),
        readPacking: readings(picking, packed),
        planRoutes: twoRuns(region),
        readDelivery: readings(delivering, delivered),
      },
      {
        fact: 'a short night refunds on record before its waves and at the provider beside them, and drives two runs',
        tell: async ({ asleep, wake }) => {
          await asleep();
          await wake({ eventId: '1', type: 'purchase-order.received' });
          await asleep();
          await wake({ eventId: '2', type: 'night.packed' });
          await asleep();
          await wake({ eventId: '3', type: 'run.finished' });
        },
        calls: [
          'readNight',
          'readNight',
          'allocateShortage',
          'refundShortages',
          'refundShortages',
          'sendRefunds',
          'planWaves',
          'readPacking',
          'readPacking',
          'sendRefunds',
          'planRoutes',
          'readDelivery',
          'readDelivery',
        ],
        starts: runsOf(region).map(workflowIds.deliveryRun),
      },
    ),
  'grid-night-nothing-to-pick': (region) =>
    aNight(
      region,
      { planWaves: readings(packed) },
      {
        fact: 'a night with nothing to pick starts no run and is delivered',
        calls: [
          'readNight',
          'allocateShortage',
          'refundShortages',
          'sendRefunds',
          'planWaves',
          'readPacking',
          'sendRefunds',
          'planRoutes',
          'readDelivery',
        ],
        starts: [],
      },
    ),
  'grid-night-resumes-packed': (region) =>
    aNight(
      region,
      {
        readNight: readings(packed),
        allocateShortage: uncalled,
        planWaves: uncalled,
        planRoutes: twoRuns(region),
      },
      {
        fact: 'a night that is started again after packing goes on with its routes',
        calls: [
          'readNight',
          'refundShortages',
          'sendRefunds',
          'readPacking',
          'sendRefunds',
          'planRoutes',
          'readDelivery',
        ],
        starts: runsOf(region).map(workflowIds.deliveryRun),
      },
    ),
} satisfies Scenarios;
