import { type Client, ScheduleAlreadyRunning, ScheduleOverlapPolicy } from '@temporalio/client';
import type { Database } from '../db/connection.js';
import { rows } from '../db/query.js';
import { queues, workflowIds, workflowTypes } from '../workflows/contracts/identifiers.js';

/**
 * Every region has its hourly Schedule. A firing only ensures what must exist, so a missed one is made good by the
 * next and overlap has nothing to skip. @returns the ids of the schedules
 */
export async function ensureSchedules(client: Client, database: Database): Promise<string[]> {
  const regions = await rows<{ id: string; name: string; zone: string }>(
    database,
    `select id, name, zone from regions order by id`,
  );
  for (const region of regions) await ensureSchedule(client, region);
  return regions.map((region) => workflowIds.schedule(region.id));
}

async function ensureSchedule(
  client: Client,
  region: { id: string; name: string; zone: string },
): Promise<void> {
  try {
    await client.schedule.create({
      scheduleId: workflowIds.schedule(region.id),
      spec: { calendars: [{ minute: 0, hour: '*' }], timezone: region.zone },
      policies: { overlap: ScheduleOverlapPolicy.SKIP, catchupWindow: '1h' },
      action: {
        type: 'startWorkflow',
        workflowType: workflowTypes.openCycles,
        workflowId: workflowIds.schedule(region.id),
        taskQueue: queues.cycle,
        args: [{ regionId: region.id }],
        staticSummary: `${region.name} 补齐团期`,
      },
    });
  } catch (error) {
    if (!(error instanceof ScheduleAlreadyRunning)) throw error;
  }
}
