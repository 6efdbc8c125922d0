/**
 * The facts of the business, by type, with what they carry. Ids and instants only: a consumer that needs more reads
 * the row. A type's shape is version 1; a change that readers could notice is a new version, never an edit.
 */
export interface EventData {
  'cycle.planned': { cycleId: string };
  'cycle.closed': { cycleId: string };
  'cycle.cutoff-moved': { cycleId: string; cutoffAt: string };
  'cycle.frozen': { cycleId: string };
  'cycle.aggregated': { cycleId: string };
  'cycle.delivered': { cycleId: string };
  'cycle.settled': { cycleId: string };

  'order.placed': OrderRef & { memberId: string; leaderId: string; skuIds: string[] };
  'order.paid': OrderRef & { memberId: string; orderNo: string; skuIds: string[] };
  'order.cancelled': OrderRef & { memberId: string; cause: string };
  'order.expired': OrderRef & { memberId: string };
  /** The parcel lay uncollected at its deadline, or the last parcel was handed over; `claimUntil` starts there. */
  'order.collected': OrderRef & { memberId: string; claimUntil: string };
  'order.uncollected': OrderRef & { memberId: string; claimUntil: string };
  'order.short': OrderRef & {
    memberId: string;
    skuId: string;
    ordered: number;
    allocated: number;
    refundFen: number;
  };
  'order.completed': OrderRef & { memberId: string };

  'payment.notice-received': { provider: string; noticeId: string };
  'refund.created': { refundNo: string; orderId: string; cause: string };
  'refund.succeeded': { refundNo: string; orderId: string; memberId: string; amountFen: number };

  'purchase-order.drafted': PurchaseRef;
  'purchase-order.sent': PurchaseRef;
  'purchase-order.confirmed': PurchaseRef;
  'purchase-order.refused': PurchaseRef;
  'purchase-order.shipped': PurchaseRef;
  'purchase-order.received': PurchaseRef & { siteId: string };

  'night.allocated': NightRef;
  'wave.picked': NightRef & { waveId: string };
  'wave.packed': NightRef & { waveId: string };
  /** The last wave of the site is packed. */
  'night.packed': NightRef;
  'night.planned': NightRef;
  'night.delivered': NightRef;

  'run.loaded': RunRef;
  'run.departed': RunRef;
  'run.finished': RunRef;
  'stop.arrived': RunRef & { seq: number; leaderId: string };
  'stop.signed': RunRef & { seq: number; leaderId: string };
  'stop.failed': RunRef & { seq: number; leaderId: string; cause: string };
  /** A member's goods wait at the pickup point. */
  'pickup.ready': { cycleId: string; leaderId: string; memberId: string; code: string };

  'claim.opened': { claimNo: string; orderId: string; memberId: string };
  'claim.decided': {
    claimNo: string;
    orderId: string;
    memberId: string;
    granted: boolean;
    amountFen: number;
  };

  'settlement.stored': { settlementNo: string; cycleId: string; partyId: string };
  'payout.requested': { settlementNo: string };
  'payout.paid': {
    settlementNo: string;
    partyKind: 'leader' | 'promoter';
    partyId: string;
    amountFen: number;
  };
  /** A person has to look, or has looked: the subject is `<kind>/<id>`. */
  'attention.opened': { subject: string; cause: string };
  'attention.resolved': { subject: string; cause: string };
  'review.written': { orderId: string; memberId: string; skuIds: string[] };
}

interface OrderRef {
  orderId: string;
  cycleId: string;
}
interface PurchaseRef {
  purchaseOrderNo: string;
  cycleId: string;
  supplierId: string;
}
interface NightRef {
  cycleId: string;
  siteId: string;
}
interface RunRef {
  runId: string;
  cycleId: string;
  siteId: string;
}

export type EventType = keyof EventData;

/** A stored fact as a consumer reads it. `eventId` is unique for ever and grows with the reading position. */
export type StoredEvent = {
  [T in EventType]: { eventId: string; aggregate: string; type: T; data: EventData[T]; at: string };
}[EventType];
