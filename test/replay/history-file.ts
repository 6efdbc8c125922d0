import proto from '@temporalio/proto';
import type { History } from '../workflows/recorded.js';

/** A recorded history, as replay takes it. */
export interface RecordedHistory {
  readonly workflowId: string;
  readonly history: History;
}

const { History: codec } = proto.temporal.api.history.v1;

/** Who recorded it, and numbers of that server: replay does not look at them, and they change with every recording. */
const dropped: readonly string[] = [
  'identity',
  'requestId',
  'taskId',
  'workerVersion',
  'firstExecutionRunId',
  'historySizeBytes',
  'meteringMetadata',
];

/**
 * The text of a history's file: one event per line, so that a recording is reviewed as a list of what happened. No name
 * of a machine is in it. (The SDK's own historyToJSON needs one single protobufjs in node_modules, which npm does not
 * promise.)
 */
export function historyText({ workflowId, history }: RecordedHistory): string {
  const plain = codec.toObject(codec.fromObject(history), { longs: String, enums: String, bytes: String });
  const lines = (plain['events'] as object[]).map((event) =>
    JSON.stringify(event, (key, value: unknown) =>
      dropped.includes(key) ? undefined : withoutMachine(value),
    ),
  );
  return `{"workflowId":${JSON.stringify(workflowId)},"events":[\n${lines.join(',\n')}\n]}\n`;
}

/** A worker's own queue is named after its process and machine. */
const withoutMachine = (value: unknown): unknown =>
  typeof value === 'object' && value !== null && 'kind' in value && value.kind === 'TASK_QUEUE_KIND_STICKY'
    ? { ...value, name: 'sticky' }
    : value;

/** The history that a file holds. */
export function parseHistory(text: string): RecordedHistory {
  const { workflowId, events } = JSON.parse(text) as { workflowId: string; events: object[] };
  return { workflowId, history: codec.fromObject({ events }) };
}
