import { historyToJSON } from '@temporalio/common/lib/proto-utils.js';
import type { History } from '../workflows/recorded.js';

/** A recorded history as its file holds it. */
export interface HistoryFile {
  readonly workflowId: string;
  readonly history: { readonly events: readonly Record<string, unknown>[] };
}

/** Who recorded it, and numbers of that server: replay does not look at them, and they change with every recording. */
const dropped = ['identity', 'requestId', 'taskId', 'workerVersion', 'binaryChecksum', 'firstExecutionRunId'];

/**
 * The text of a history's file: one event per line, so that a recording is reviewed as a list of what happened. Names
 * of machines are not in it.
 */
export function historyFile(workflowId: string, history: History): string {
  const { events } = JSON.parse(historyToJSON(history)) as HistoryFile['history'];
  const lines = events.map((event) => JSON.stringify(event, (key, value: unknown) => (dropped.includes(key) ? undefined : value)));
  return `{"workflowId":${JSON.stringify(workflowId)},"history":{"events":[\n${lines.join(',\n')}\n]}}\n`;
}
