import { transactional, withProvider } from './activity-options.js';
import type { DeliveryRunActivities, DeliveryRunInput, RunSnapshot } from './contracts/delivery-run.js';
import { proxySteps } from './proxy-steps.js';
import { openInbox } from './wake-inbox.js';

const step = proxySteps<DeliveryRunActivities, 'readRun' | 'earnCommissions' | 'finishRun'>(transactional, {
  readRun: '查看车次进度',
  earnCommissions: '团长签收，佣金入账',
  finishRun: '车次完成',
});
const provider = proxySteps<DeliveryRunActivities, 'reportShipping'>(withProvider, {
  reportShipping: '上报自提发货信息',
});

/** One vehicle's trip: what the leaders' signatures cause, stop by stop, until none is left. */
export async function deliveryRun(input: DeliveryRunInput): Promise<void> {
  const inbox = openInbox();
  for (;;) {
    inbox.clear();
    const run = await step.readRun(input);
    await followSignatures(input, run);
    if (run.state === 'finished') return;
    if (run.state === 'departed' && run.stopsLeft === 0) await step.finishRun(input);
    else await inbox.recheck(run.nextCheckInMs, run.words);
  }
}

async function followSignatures(input: DeliveryRunInput, run: RunSnapshot): Promise<void> {
  for (const { seq } of run.signedStops) {
    await step.earnCommissions({ ...input, seq });
    while ((await provider.reportShipping({ ...input, seq })).left > 0);
  }
}
