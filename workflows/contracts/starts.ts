import { type Queue, queues, workflowIds, type WorkflowType } from './identifiers.js';
import type { Phase } from './phases.js';
import { attributesOf, type Belonging } from './search-attributes.js';

/** What is known of the work at its start; words are one sentence in Chinese for the operators' list. */
interface StartFacts extends Belonging {
  readonly id: string;
  readonly words: string;
  readonly needsAttention?: boolean;
}

/** An execution to be started: by its parent, the relay or the sweeper, and the same whoever does it. */
export interface Start extends StartFacts {
  readonly kind: StartableType;
}

export type StartableType = Exclude<WorkflowType, 'openCycles'>;

interface StartRule {
  readonly workflowId: (id: string) => string;
  readonly input: (facts: StartFacts) => object;
  readonly phase?: Phase;
  readonly queue: Queue;
  /**
   * `failed-only`: what ended well is not started again. `allowed`: a person may ask for it again after its end, and
   * whoever starts reads the row first.
   */
  readonly again: 'failed-only' | 'allowed';
  /** Its page carries links; orders, claims and payouts are too many for it. */
  readonly linked?: boolean;
}

/** The one table of what can be started: ids, inputs, queues, first phase. A night's id is `<cycle>/<site>`. */
const rules: Readonly<Record<StartableType, StartRule>> = {
  dailyCycle: {
    workflowId: workflowIds.dailyCycle,
    input: ({ id }) => ({ cycleId: id }),
    phase: 'sale-open',
    queue: queues.cycle,
    again: 'failed-only',
    linked: true,
  },
  purchaseOrder: {
    workflowId: workflowIds.purchaseOrder,
    input: ({ id }) => ({ purchaseOrderNo: id }),
    phase: 'night-ordering',
    queue: queues.cycle,
    again: 'failed-only',
    linked: true,
  },
  gridNight: {
    workflowId: (id) => `night/${id}`,
    input: ({ cycleId, siteId }) => ({ cycleId, siteId }),
    phase: 'night-receiving',
    queue: queues.cycle,
    again: 'failed-only',
    linked: true,
  },
  deliveryRun: {
    workflowId: workflowIds.deliveryRun,
    input: ({ id }) => ({ runId: id }),
    phase: 'night-loading',
    queue: queues.cycle,
    again: 'failed-only',
    linked: true,
  },
  order: {
    workflowId: workflowIds.order,
    input: ({ id }) => ({ orderId: id }),
    queue: queues.order,
    again: 'failed-only',
  },
  afterSale: {
    workflowId: workflowIds.afterSale,
    input: ({ id }) => ({ claimNo: id }),
    queue: queues.cycle,
    again: 'failed-only',
  },
  payout: {
    workflowId: workflowIds.payout,
    input: ({ id }) => ({ settlementNo: id }),
    queue: queues.cycle,
    again: 'allowed',
  },
};

/** The id of the execution that does the work. */
export const workflowIdOf = ({ kind, id }: Pick<Start, 'kind' | 'id'>): string => rules[kind].workflowId(id);

/** What a client's start and a parent's startChild have in common. `namespace` is where its links lead. */
export function startOptions(start: Start, namespace: string): StartOptions {
  const rule = rules[start.kind];
  return {
    workflowId: workflowIdOf(start),
    taskQueue: rule.queue,
    args: [rule.input(start)],
    workflowIdReusePolicy: rule.again === 'allowed' ? 'ALLOW_DUPLICATE' : 'ALLOW_DUPLICATE_FAILED_ONLY',
    staticSummary: start.words,
    ...(rule.linked && start.cycleId ? { staticDetails: links(start, start.cycleId, namespace) } : {}),
    typedSearchAttributes: attributesOf({ ...start, ...(rule.phase && { phase: rule.phase }) }),
  };
}

interface StartOptions {
  readonly workflowId: string;
  readonly taskQueue: Queue;
  readonly args: [object];
  readonly workflowIdReusePolicy: 'ALLOW_DUPLICATE' | 'ALLOW_DUPLICATE_FAILED_ONLY';
  readonly staticSummary: string;
  readonly staticDetails?: string;
  readonly typedSearchAttributes: ReturnType<typeof attributesOf>;
}

/** Upwards to the cycle and the night, and sideways to everything else of the same night: Markdown. */
function links({ kind, siteId }: Start, cycleId: string, namespace: string): string {
  const root = `/namespaces/${namespace}/workflows`;
  const page = (id: string): string => `${root}/${encodeURIComponent(id)}`;
  const list = (query: string): string => `${root}?query=${encodeURIComponent(query)}`;
  const ofNight = `Cycle="${cycleId}" AND WorkflowType!="order"`;
  return [
    ...(kind === 'dailyCycle' ? [] : [`[团期 ${cycleId}](${page(workflowIds.dailyCycle(cycleId))})`]),
    ...(kind === 'deliveryRun' && siteId
      ? [`[网格站 ${siteId} 的夜间作业](${page(workflowIds.gridNight(cycleId, siteId))})`]
      : []),
    `[本团期全部流程](${list(ofNight)})`,
    `[需要人处理的](${list(`Cycle="${cycleId}" AND NeedsAttention=true`)})`,
    `[订单](${list(`Cycle="${cycleId}" AND WorkflowType="order"`)})`,
  ].join(' · ');
}
