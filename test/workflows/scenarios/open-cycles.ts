import { workflowIds } from '../../../workflows/contracts/identifiers.js';
import type { DailyCycleActivities } from '../../../workflows/contracts/daily-cycle.js';
import type { OpenCycle, OpenCyclesActivities } from '../../../workflows/contracts/open-cycles.js';
import { readings, type Scenario, type Scenarios } from '../scenario.js';

/** Its cycles are settled, so that their workflows end at once. */
const settledCycles = {
  readCycle: readings({ state: 'settled', cutoffInMs: 0, payUntilInMs: 0 }),
} satisfies Partial<DailyCycleActivities>;

const opening = (region: string, cycles: OpenCycle[], fact: string): Scenario => {
  const cast = { ensureCycles: readings(cycles) } satisfies OpenCyclesActivities;
  return {
    type: 'openCycles',
    workflowId: workflowIds.schedule(region),
    input: { regionId: region },
    words: '东门 补齐团期',
    cast: { ...settledCycles, ...cast },
    fact,
    calls: ['ensureCycles'],
    starts: cycles.map(({ cycleId }) => workflowIds.dailyCycle(cycleId)),
  };
};

const cycleOf = (region: string, day: string): OpenCycle => ({
  cycleId: `${region}/${day}/1`,
  words: `东门 ${day} 第 1 场`,
});

export const openCyclesScenarios = {
  'open-cycles-two-days': (region) =>
    opening(
      region,
      ['2026-11-22', '2026-11-23'].map((day) => cycleOf(region, day)),
      'every unsettled cycle has its workflow, oldest cutoff first',
    ),
  'open-cycles-none': (region) => opening(region, [], 'a region without coming days starts nothing'),
} satisfies Scenarios;
