import { setTimeout as delay } from 'node:timers/promises';
import { Client, Connection } from '@temporalio/client';
import proto from '@temporalio/proto';
import { ensureSearchAttributes } from '../../commands/local/temporal-attributes.js';
import type { Queue } from '../../workflows/contracts/identifiers.js';
import { temporalAddress } from './temporal.js';

const { CommandType, EventType } = proto.temporal.api.enums.v1;

/** A namespace of one test file, in which no other file's worker takes our workflows away. */
export interface TestNamespace {
  readonly client: Client;
  /** What is in the history, in order: `started <type>` and `signal <event id> <event type>`; empty if there is none. */
  readonly storyOf: (workflowId: string) => Promise<string[]>;
  /** The next workflow task of the queue is answered: its workflow has ended well. */
  readonly completeNext: (queue: Queue) => Promise<void>;
  readonly close: () => Promise<void>;
}

/** Makes the namespace with our search attributes on the server that `npm test` has started. */
export async function testNamespace(title: string): Promise<TestNamespace> {
  const connection = await Connection.connect({ address: temporalAddress() });
  const namespace = `test-${title}-${process.pid}-${Date.now()}`;
  await connection.workflowService.registerNamespace({
    namespace,
    workflowExecutionRetentionPeriod: { seconds: 86_400 as never },
  });
  await untilKnown(connection, namespace);
  const client = new Client({ connection, namespace });
  return {
    client,
    storyOf: (workflowId) => storyOf(client, workflowId),
    completeNext: (queue) => completeNext(client, queue),
    close: async () => {
      await connection.operatorService.deleteNamespace({ namespace }).catch(() => undefined);
      await connection.close();
    },
  };
}

/** The server reads its list of namespaces once in a while. */
async function untilKnown(connection: Connection, namespace: string): Promise<void> {
  for (let attempt = 0; ; attempt++)
    try {
      await ensureSearchAttributes(connection, namespace);
      await connection.workflowService.listOpenWorkflowExecutions({ namespace, maximumPageSize: 1 });
      return;
    } catch (error) {
      if (attempt >= 100) throw error;
      await delay(200);
    }
}

async function storyOf(client: Client, workflowId: string): Promise<string[]> {
  const { events } = await client.workflow.getHandle(workflowId).fetchHistory();
  return (events ?? []).flatMap((event) => {
    if (event.eventType === EventType.EVENT_TYPE_WORKFLOW_EXECUTION_STARTED)
      return [`started ${event.workflowExecutionStartedEventAttributes?.workflowType?.name}`];
    const signal = event.workflowExecutionSignaledEventAttributes;
    if (!signal) return [];
    const [wake] = (signal.input?.payloads ?? []).map(
      ({ data }) =>
        JSON.parse(new TextDecoder().decode(data ?? undefined)) as { eventId: string; type: string },
    );
    return [`${signal.signalName} ${wake?.eventId} ${wake?.type}`];
  });
}

async function completeNext({ connection, options: { namespace } }: Client, name: Queue): Promise<void> {
  // Shorter: a busy server is taken for an empty queue; longer: a task that never comes is waited for.
  const { taskToken } = await connection.withDeadline(Date.now() + 20_000, () =>
    connection.workflowService.pollWorkflowTaskQueue({ namespace, taskQueue: { name } }),
  );
  await connection.workflowService.respondWorkflowTaskCompleted({
    namespace,
    taskToken,
    commands: [
      {
        commandType: CommandType.COMMAND_TYPE_COMPLETE_WORKFLOW_EXECUTION,
        completeWorkflowExecutionCommandAttributes: {},
      },
    ],
  });
}
