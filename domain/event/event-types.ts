/**
 * The facts of the business, by type, with what they carry. Ids and instants only: a consumer that needs more reads
 * the row. A type's shape is version 1; a change that readers could notice is a new version, never an edit.
 */
export interface EventData {
  'cycle.planned': { cycleId: string };
  'cycle.closed': { cycleId: string };
  'cycle.cutoff-moved': { cycleId: string; cutoffAt: string };
  /** It sells again after its cutoff, for some minutes. */
  'cycle.reopened': { cycleId: string; cutoffAt: string };
  'cycle.frozen': { cycleId: string };
  'cycle.aggregated': { cycleId: string };
  'cycle.delivered': { cycleId: string };
  'cycle.settled': { cycleId: string };
  'cycle.cancelled': { cycleId: string; reason: string };

  'order.placed': OrderRef & { memberId: string; leaderId: string; skuIds: string[] };
  'order.paid': OrderRef & { memberId: string; orderNo: string; skuIds: string[] };
  'order.cancelled': OrderRef & { memberId: string; cause: string };
  /** It will be collected at another pickup point; whose link it came through stays as it was. */
  'order.moved': OrderRef & { memberId: string; fromLeaderId: string; toLeaderId: string };
  /** Its leader is away or elsewhere, so it will be collected at a neighbour's point unless the member refuses. */
  'order.reassigned': OrderRef & {
    memberId: string;
    fromLeaderId: string;
    toLeaderId: string;
    changeId: string;
  };
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
  /** Too few were ordered of the group that the line belongs to: it was taken off before anything was bought. */
  'order.below-minimum': OrderRef & {
    memberId: string;
    skuId: string;
    ordered: number;
    allocated: number;
    refundFen: number;
  };
  /** Pieces of the order did not reach its leader in good order; they are refunded. */
  'order.undelivered': OrderRef & { memberId: string; refundFen: number };
  'order.completed': OrderRef & { memberId: string };

  /** `version` is the cart's after the change, `skuIds` the lines that changed. A cart holds no stock. */
  'cart.changed': { memberId: string; version: number; skuIds: string[] };
  /** The member collects somewhere else from his next order on. */
  'member.point-changed': { memberId: string; fromLeaderId: string; toLeaderId: string };

  /** A leader has entered a neighbour who was never registered. */
  'member.entered': { memberId: string; leaderId: string };
  'leader.leave-asked': LeaderChangeRef;
  /** Effective, refused or withdrawn. */
  'leader.change-decided': LeaderChangeRef & { kind: string; state: string };
  'leader.change-ended': LeaderChangeRef;
  /** The orders of its cycles were seen to. */
  'leader.change-carried-out': LeaderChangeRef;

  /** Its budget was used up (`budget`), or it was withdrawn. */
  'campaign.ended': { promotionId: string; regionId: string; cause: string };
  'leader-discount.set': { leaderId: string };
  'leader-discount.ended': { leaderId: string };

  'payment.notice-received': { provider: string; noticeId: string };
  'refund.created': { refundNo: string; orderId: string; cause: string };
  /** Money came for an order beyond its one payment; it goes back whole. */
  'payment.surplus-received': { orderId: string; memberId: string; refundNo: string; amountFen: number };
  'payment.surplus-returned': { orderId: string; memberId: string; refundNo: string; amountFen: number };
  'refund.succeeded': { refundNo: string; orderId: string; memberId: string; amountFen: number };

  /** Quota went from one node of the stock tree to another while they sell. */
  'quota.moved': { cycleId: string; skuId: string; from: string; to: string; quantity: number };
  /** The grid station has no room left for the cycle and takes no more orders; room was made, and it does again. */
  'station.full': { cycleId: string; siteId: string; unit: string };
  'station.reopened': { cycleId: string; siteId: string; unit: string };
  /** Somebody counted, bought or wrote off; `quantity` is what came (above zero) or went. */
  'stock.corrected': { siteId: string; skuId: string; lot: string; quantity: number; cause: string };
  'member.household-changed': { memberId: string; householdId: string | null };

  'purchase-order.drafted': PurchaseRef;
  'purchase-order.sent': PurchaseRef;
  'purchase-order.confirmed': PurchaseRef;
  'purchase-order.refused': PurchaseRef;
  'purchase-order.seen': PurchaseRef;
  /** The supplier offers something else than was ordered; we accept or reject it. */
  'purchase-order.countered': PurchaseRef;
  /** We do not want it any more; the sites that were waiting for it. */
  'purchase-order.cancelled': PurchaseRef & { siteIds: string[] };
  'purchase-order.shipped': PurchaseRef;
  'purchase-order.received': PurchaseRef & { siteId: string };

  'night.allocated': NightRef;
  'wave.picked': NightRef & { waveId: string };
  'wave.packed': NightRef & { waveId: string };
  /** Labels are printed: the wave's parcels are planned. */
  'wave.labelled': NightRef & { waveId: string };
  /** A scan was taken back, pieces went to another slot, or were found damaged. */
  'wave.corrected': NightRef & { waveId: string; skuId: string; kind: string; quantity: number };
  /** The last wave of the site is packed. */
  'night.packed': NightRef;
  'night.planned': NightRef;
  'night.delivered': NightRef;

  /** Every crate of the run stands where it is loaded. */
  'run.staged': RunRef;
  'run.loaded': RunRef;
  'run.departed': RunRef;
  'run.finished': RunRef;
  'stop.arrived': RunRef & { seq: number; leaderId: string };
  'stop.signed': RunRef & { seq: number; leaderId: string };
  'stop.failed': RunRef & { seq: number; leaderId: string; cause: string };
  /** Left at an unattended point; the leader signs until then. */
  'stop.dropped': RunRef & { seq: number; leaderId: string; signBy: string };
  'stop.decided': RunRef & { seq: number; leaderId: string; decision: string };
  /** A member's goods wait at the pickup point. */
  'pickup.ready': { cycleId: string; leaderId: string; memberId: string; code: string };
  'pickup.reminded': { cycleId: string; leaderId: string; memberId: string; code: string; nth: number };
  /** Uncollected goods are back at the station. */
  'parcel.returned': { cycleId: string; siteId: string; leaderId: string; parcelNo: string };

  'claim.opened': { claimNo: string; orderId: string; memberId: string };
  'claim.decided': {
    claimNo: string;
    orderId: string;
    memberId: string;
    granted: boolean;
    amountFen: number;
  };

  'claim.withdrawn': { claimNo: string; orderId: string; memberId: string };

  'settlement.stored': { settlementNo: string; cycleId: string; partyId: string };
  'payout.requested': { settlementNo: string };
  'payout.paid': {
    settlementNo: string;
    partyKind: 'leader' | 'promoter';
    partyId: string;
    amountFen: number;
  };
  'payout.failed': { settlementNo: string; outBillNo: string; cause: string };
  /** A bill of the provider and our books disagree about one number; a person looks at it. */
  'reconciliation.ticket-opened': {
    ticketId: number;
    day: string;
    bill: string;
    subject: string;
    kind: string;
  };
  'reconciliation.ticket-resolved': { ticketId: number; day: string; bill: string; subject: string };
  'ledger.topped-up': { reference: string; amountFen: number };
  /** One person asks, another decides. */
  'approval.requested': ApprovalRef;
  'approval.decided': ApprovalRef & { approved: boolean };
  /** A proposal about goods or offers goes through its life; `kind` and `subject` say what it is about. */
  'revision.drafted': RevisionRef;
  'revision.submitted': RevisionRef;
  'revision.scheduled': RevisionRef & { effectiveAt: string };
  'revision.rejected': RevisionRef;
  'revision.effective': RevisionRef;
  'revision.withdrawn': RevisionRef;
  /** The cycle opened: the leader sells `skus` goods in it, `newSkus` of which the cycle before did not have. */
  'pool.opened': { cycleId: string; leaderId: string; skus: number; newSkus: number };
  /** The leader pinned, hid or showed one of his goods. */
  'goods.arranged': { leaderId: string; skuId: string };
  'supply-quote.received': { quoteId: number; cycleId: string; supplierId: string; skuId: string };
  'token.issued': { role: string; partyId: string; issuedBy: string };
  'token.revoked': { role: string; partyId: string; revokedBy: string };
  /** A person has to look, or has looked: the subject is `<kind>/<id>`. */
  'attention.opened': { subject: string; cause: string };
  'attention.resolved': { subject: string; cause: string };
  'attention.assigned': { subject: string; cause: string; assignedTo: string };
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
interface ApprovalRef {
  approvalId: number;
  kind: string;
  subject: string;
}
interface RevisionRef {
  revisionId: number;
  kind: string;
  subject: string;
}
interface LeaderChangeRef {
  changeId: string;
  leaderId: string;
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
