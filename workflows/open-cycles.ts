import type { OpenCyclesActivities, OpenCyclesInput } from './contracts/open-cycles.js';
import { critical } from './activity-options.js';
import { proxySteps } from './proxy-steps.js';
import { startOnce } from './start-once.js';

const step = proxySteps<OpenCyclesActivities, 'ensureCycles'>(critical, {
  ensureCycles: '补齐团期、商品与配额',
});

/** Every coming day has its cycle and every unsettled cycle its workflow. Seconds long; it does not matter who fired it. */
export async function openCycles(input: OpenCyclesInput): Promise<void> {
  const cycles = await step.ensureCycles(input);
  for (const { cycleId, words } of cycles)
    await startOnce({ kind: 'dailyCycle', id: cycleId, words, cycleId });
}
