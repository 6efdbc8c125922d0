import { transactional, withProvider } from './activity-options.js';
import type { DeliveryRunActivities, DeliveryRunInput, RunSnapshot } from './contracts/delivery-run.js';
import { proxySteps } from './proxy-steps.js';
import { openInbox, recheck, shown } from './wake-inbox.js';

const step = proxySteps<DeliveryRunActivities, Exclude<keyof DeliveryRunActivities, 'reportShipping'>>(
  transactional,
  {
    readRun: '查看车次进度',
    closeOverdueStops: '到时未签收或未处理的站点自动处理',
    earnCommissions: '团长签收，佣金入账',
    finishRun: '车次完成',
  },
);
const provider = proxySteps<DeliveryRunActivities, 'reportShipping'>(withProvider, {
  reportShipping: '上报自提发货信息',
});

/** One vehicle's trip: what the leaders' signatures cause, stop by stop, until none is left. */
export async function deliveryRun(input: DeliveryRunInput): Promise<void> {
  const inbox = openInbox(input);
  for (;;) {
    inbox.clear();
    let run = shown(inbox, await step.readRun(input));
    if (run.overdueStops > 0) run = shown(inbox, await step.closeOverdueStops(input));
    await followSignatures(input, run);
    if (run.state === 'finished') return;
    if (run.state === 'departed' && run.stopsLeft === 0) run = shown(inbox, await step.finishRun(input));
    // What finished, and refunds of which a page is left, are read again at once.
    if (run.state !== 'finished' && run.overdueStops === 0) await recheck(inbox, run);
  }
}

async function followSignatures(input: DeliveryRunInput, run: RunSnapshot): Promise<void> {
  for (const { seq } of run.signedStops) {
    await step.earnCommissions({ ...input, seq });
    while ((await provider.reportShipping({ ...input, seq })).left > 0);
  }
}
