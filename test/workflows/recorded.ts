import { defaultPayloadConverter } from '@temporalio/common';
import proto from '@temporalio/proto';

export type History = proto.temporal.api.history.v1.IHistory;
export type HistoryEvent = proto.temporal.api.history.v1.IHistoryEvent;
type Payload = proto.temporal.api.common.v1.IPayload;

export const { EventType } = proto.temporal.api.enums.v1;

/** An activity as the workflow asked for it. */
export interface Call {
  readonly activity: string;
  readonly queue: string;
  readonly input: unknown;
  /** The sentence for people, empty without one. */
  readonly summary: string;
}

export interface Child {
  readonly workflowId: string;
  readonly type: string;
  readonly parentClosePolicy: string;
  readonly reusePolicy: string;
  /** The sentence for people, empty without one. */
  readonly summary: string;
}

const { ParentClosePolicy, WorkflowIdReusePolicy } = proto.temporal.api.enums.v1;

/** The activities of a history in the order in which the workflow asked for them. */
export function callsOf({ events }: History): Call[] {
  return (events ?? []).flatMap(({ activityTaskScheduledEventAttributes: asked, userMetadata }) =>
    asked
      ? [
          {
            activity: asked.activityType?.name ?? '',
            queue: asked.taskQueue?.name ?? '',
            input: valueOf(asked.input?.payloads?.[0]),
            summary: textOf(userMetadata?.summary),
          },
        ]
      : [],
  );
}

/** The children that a history tried to start, in that order. */
export function childrenOf({ events }: History): Child[] {
  return (events ?? []).flatMap(
    ({ startChildWorkflowExecutionInitiatedEventAttributes: asked, userMetadata }) =>
      asked
        ? [
            {
              workflowId: asked.workflowId ?? '',
              type: asked.workflowType?.name ?? '',
              parentClosePolicy: ParentClosePolicy[asked.parentClosePolicy ?? 0] ?? '',
              reusePolicy: WorkflowIdReusePolicy[asked.workflowIdReusePolicy ?? 0] ?? '',
              summary: textOf(userMetadata?.summary),
            },
          ]
        : [],
  );
}

export const count = ({ events }: History, type: number): number =>
  (events ?? []).filter(({ eventType }) => eventType === type).length;

const textOf = (payload: Payload | null | undefined): string => {
  const text = valueOf(payload);
  return typeof text === 'string' ? text : '';
};

const valueOf = (payload: Payload | null | undefined): unknown =>
  payload ? defaultPayloadConverter.fromPayload(payload) : undefined;

/** Timers of at least this length are waits for a wake; a story's deadlines are shorter. */
const longSeconds = 60;

/** Whether nothing is under way but a long timer: the workflow waits for a wake. */
export function isAsleep(events: readonly HistoryEvent[]): boolean {
  const ofTasks = events.filter(({ eventType }) => taskEvents.includes(eventType as number));
  const asked = events.filter(({ eventType }) => eventType === EventType.EVENT_TYPE_ACTIVITY_TASK_SCHEDULED);
  const answered = events.filter(({ eventType }) => answers.includes(eventType as number));
  return (
    ofTasks.at(-1)?.eventType === EventType.EVENT_TYPE_WORKFLOW_TASK_COMPLETED &&
    events.at(-1)?.eventType !== EventType.EVENT_TYPE_WORKFLOW_EXECUTION_SIGNALED &&
    asked.length === answered.length &&
    hasLongTimer(events)
  );
}

const taskEvents: readonly number[] = [
  EventType.EVENT_TYPE_WORKFLOW_TASK_SCHEDULED,
  EventType.EVENT_TYPE_WORKFLOW_TASK_STARTED,
  EventType.EVENT_TYPE_WORKFLOW_TASK_COMPLETED,
];

const answers: readonly number[] = [
  EventType.EVENT_TYPE_ACTIVITY_TASK_COMPLETED,
  EventType.EVENT_TYPE_ACTIVITY_TASK_FAILED,
];

function hasLongTimer(events: readonly HistoryEvent[]): boolean {
  const open = new Map<string | null | undefined, number>();
  for (const {
    timerStartedEventAttributes,
    timerFiredEventAttributes,
    timerCanceledEventAttributes,
  } of events) {
    if (timerStartedEventAttributes)
      open.set(
        timerStartedEventAttributes.timerId,
        Number(timerStartedEventAttributes.startToFireTimeout?.seconds ?? 0),
      );
    if (timerFiredEventAttributes) open.delete(timerFiredEventAttributes.timerId);
    if (timerCanceledEventAttributes) open.delete(timerCanceledEventAttributes.timerId);
  }
  return [...open.values()].some((seconds) => seconds >= longSeconds);
}

/** The lengths of a history's timers, in milliseconds. */
export const timersOf = ({ events }: History): number[] =>
  (events ?? []).flatMap(({ timerStartedEventAttributes: timer }) =>
    timer
      ? [
          Number(timer.startToFireTimeout?.seconds ?? 0) * 1000 +
            Number(timer.startToFireTimeout?.nanos ?? 0) / 1_000_000,
        ]
      : [],
  );

/** What a person reads in Temporal's pages is a sentence of his own language. */
const chinese = /\p{Script=Han}/u;

/** What a history shows on its timeline (its own start, activities, timers, children) without a sentence in Chinese. */
export const wordless = ({ events }: History): string[] =>
  (events ?? [])
    .filter(({ eventType }) => shownEvents.has(eventType as number))
    .filter(({ userMetadata }) => !chinese.test(textOf(userMetadata?.summary)))
    .map(({ eventId, eventType }) => `${String(eventId)} ${EventType[eventType as number]}`);

const shownEvents: ReadonlySet<number> = new Set([
  EventType.EVENT_TYPE_WORKFLOW_EXECUTION_STARTED,
  EventType.EVENT_TYPE_ACTIVITY_TASK_SCHEDULED,
  EventType.EVENT_TYPE_TIMER_STARTED,
  EventType.EVENT_TYPE_START_CHILD_WORKFLOW_EXECUTION_INITIATED,
]);
