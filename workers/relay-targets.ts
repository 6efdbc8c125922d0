import type { StoredEvent } from '../domain/event/event-types.js';
import { workflowIds, type WorkflowType } from '../workflows/contracts/identifiers.js';
import type { Belonging } from '../workflows/contracts/search-attributes.js';

/** What the relay makes of an event: a signal to a running workflow, or a start with that signal. */
export interface Target {
  readonly workflowId: string;
  /** An instant that the fact fixed, for the wake. */
  readonly until?: string;
  readonly start?: {
    readonly type: WorkflowType;
    readonly input: object;
    readonly words: string;
    readonly belongsTo?: Belonging;
  };
}

/** Who waits for a fact. An event that nobody waits for has no target. */
export function targetsOf(event: StoredEvent): Target[] {
  switch (event.type) {
    case 'order.placed':
    case 'claim.opened':
    case 'payout.requested':
      return [startOf(event)];
    case 'order.paid':
    case 'order.cancelled':
      return [{ workflowId: workflowIds.order(event.data.orderId) }];
    case 'order.collected':
    case 'order.uncollected':
      return [{ workflowId: workflowIds.order(event.data.orderId), until: event.data.claimUntil }];
    case 'cycle.cutoff-moved':
      return [{ workflowId: workflowIds.dailyCycle(event.data.cycleId) }];
    case 'purchase-order.confirmed':
    case 'purchase-order.refused':
      return [{ workflowId: workflowIds.purchaseOrder(event.data.purchaseOrderNo) }];
    case 'purchase-order.received':
      return [
        { workflowId: workflowIds.purchaseOrder(event.data.purchaseOrderNo) },
        { workflowId: workflowIds.gridNight(event.data.cycleId, event.data.siteId) },
      ];
    case 'night.packed':
    case 'run.finished':
      return [{ workflowId: workflowIds.gridNight(event.data.cycleId, event.data.siteId) }];
    case 'night.delivered':
      return [{ workflowId: workflowIds.dailyCycle(event.data.cycleId) }];
    case 'run.departed':
    case 'stop.signed':
    case 'stop.failed':
      return [{ workflowId: workflowIds.deliveryRun(event.data.runId) }];
    case 'claim.decided':
      return [{ workflowId: workflowIds.afterSale(event.data.claimNo) }];
    case 'attention.opened':
    case 'attention.resolved':
      return attentionTarget(event.data.subject);
    default:
      return [];
  }
}

type StartingEvent = Extract<StoredEvent, { type: 'order.placed' | 'claim.opened' | 'payout.requested' }>;

/** The fact that a root begins with. */
function startOf(event: StartingEvent): Target {
  if (event.type === 'order.placed') {
    const { orderId, cycleId, leaderId } = event.data;
    const words = `订单 ${orderId} · 团长 ${leaderId}`;
    const start = { type: 'order', input: { orderId }, words, belongsTo: { cycleId, leaderId } } as const;
    return { workflowId: workflowIds.order(orderId), start };
  }
  if (event.type === 'claim.opened') {
    const { claimNo } = event.data;
    const start = { type: 'afterSale', input: { claimNo }, words: `售后 ${claimNo}` } as const;
    return { workflowId: workflowIds.afterSale(claimNo), start };
  }
  const { settlementNo } = event.data;
  const start = { type: 'payout', input: { settlementNo }, words: `打款 · 结算单 ${settlementNo}` } as const;
  return { workflowId: workflowIds.payout(settlementNo), start };
}

const attentionKinds: Readonly<Record<string, (id: string) => string>> = {
  order: workflowIds.order,
  'purchase-order': workflowIds.purchaseOrder,
  run: workflowIds.deliveryRun,
  claim: workflowIds.afterSale,
  settlement: workflowIds.payout,
  payment: workflowIds.order,
  // A stop is `<runId>/<seq>`.
  stop: (id) => workflowIds.deliveryRun(id.slice(0, id.lastIndexOf('/'))),
  cycle: workflowIds.dailyCycle,
  night: (id) => `night/${id}`,
};

function attentionTarget(subject: string): Target[] {
  const slash = subject.indexOf('/');
  const idOf = attentionKinds[subject.slice(0, slash)];
  return idOf === undefined ? [] : [{ workflowId: idOf(subject.slice(slash + 1)) }];
}
