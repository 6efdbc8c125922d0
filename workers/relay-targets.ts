import type { StoredEvent } from '../domain/event/event-types.js';
import type { RootRef } from '../db/queries/event/unfinished-work.js';
import { workflowIds } from '../workflows/contracts/identifiers.js';
import { workflowIdOf } from '../workflows/contracts/starts.js';

/** What the relay makes of an event: a signal to a running workflow, or a start with that signal. */
export interface Target {
  readonly workflowId: string;
  /** An instant that the fact fixed, for the wake. */
  readonly until?: string;
  /** The cause of an attention row, for the wake. */
  readonly cause?: string;
  /** The root that begins with this fact; what is known of it is read from its row. */
  readonly start?: RootRef;
}

/** Who waits for a fact. An event that nobody waits for has no target. */
export function targetsOf(event: StoredEvent): Target[] {
  switch (event.type) {
    case 'order.placed':
      return rootOf({ kind: 'order', id: event.data.orderId });
    case 'claim.opened':
      return rootOf({ kind: 'afterSale', id: event.data.claimNo });
    case 'payout.requested':
      return rootOf({ kind: 'payout', id: event.data.settlementNo });
    case 'order.paid':
    case 'order.cancelled':
    case 'order.undelivered':
      return [{ workflowId: workflowIds.order(event.data.orderId) }];
    case 'order.collected':
    case 'order.uncollected':
      return [{ workflowId: workflowIds.order(event.data.orderId), until: event.data.claimUntil }];
    case 'cycle.cutoff-moved':
    case 'cycle.reopened':
    case 'cycle.cancelled':
      return [{ workflowId: workflowIds.dailyCycle(event.data.cycleId) }];
    case 'purchase-order.confirmed':
    case 'purchase-order.refused':
    case 'purchase-order.countered':
      return [{ workflowId: workflowIds.purchaseOrder(event.data.purchaseOrderNo) }];
    case 'purchase-order.received':
      return [
        { workflowId: workflowIds.purchaseOrder(event.data.purchaseOrderNo) },
        { workflowId: workflowIds.gridNight(event.data.cycleId, event.data.siteId) },
      ];
    case 'purchase-order.cancelled':
      return [
        { workflowId: workflowIds.purchaseOrder(event.data.purchaseOrderNo) },
        ...event.data.siteIds.map((siteId) => ({
          workflowId: workflowIds.gridNight(event.data.cycleId, siteId),
        })),
      ];
    case 'night.packed':
    case 'run.finished':
      return [{ workflowId: workflowIds.gridNight(event.data.cycleId, event.data.siteId) }];
    case 'night.delivered':
      return [{ workflowId: workflowIds.dailyCycle(event.data.cycleId) }];
    case 'run.departed':
    case 'stop.signed':
    case 'stop.failed':
    case 'stop.dropped':
    case 'stop.decided':
      return [{ workflowId: workflowIds.deliveryRun(event.data.runId) }];
    case 'claim.decided':
    case 'claim.withdrawn':
      return [{ workflowId: workflowIds.afterSale(event.data.claimNo) }];
    case 'attention.opened':
    case 'attention.resolved':
      return attentionTarget(event.data);
    default:
      return [];
  }
}

const rootOf = (start: RootRef): Target[] => [{ workflowId: workflowIdOf(start), start }];

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

function attentionTarget({ subject, cause }: { subject: string; cause: string }): Target[] {
  const slash = subject.indexOf('/');
  const idOf = attentionKinds[subject.slice(0, slash)];
  return idOf === undefined ? [] : [{ workflowId: idOf(subject.slice(slash + 1)), cause }];
}
