import test from 'ava';
import type { EventData, EventType, StoredEvent } from '../../domain/event/event-types.js';
import { type Target, targetsOf } from '../../workers/relay-targets.js';

const cycleId = 'ZZ/2026-11-22/1';
const order = { orderId: '261122A', cycleId, memberId: 'M1' };
const purchase = { purchaseOrderNo: 'ZZ/2026-11-22/1/S1/1', cycleId, supplierId: 'S1' };
const night = { cycleId, siteId: 'G1' };
const run = { runId: 'ZZ/2026-11-22/1/G1/1', cycleId, siteId: 'G1' };
const stop = { ...run, seq: 1, leaderId: 'L1' };
const claim = { claimNo: 'C1', orderId: '261122A', memberId: 'M1' };
const approval = { approvalId: 1, kind: 'claim-grant', subject: 'claim/C1' };
const revision = { revisionId: 1, kind: 'price', subject: 'T' };
const claimUntil = '2026-11-24T13:00:00.000Z';

/** Who must be woken by each fact, written down by hand; `undefined`: nobody waits for it. */
const wakes: {
  readonly [T in EventType]: { readonly data: EventData[T]; readonly targets?: readonly Target[] };
} = {
  'cycle.planned': { data: { cycleId } },
  'cycle.closed': { data: { cycleId } },
  'cycle.cutoff-moved': {
    data: { cycleId, cutoffAt: claimUntil },
    targets: [{ workflowId: 'cycle/ZZ/2026-11-22/1' }],
  },
  'cycle.reopened': {
    data: { cycleId, cutoffAt: claimUntil },
    targets: [{ workflowId: 'cycle/ZZ/2026-11-22/1' }],
  },
  'cycle.frozen': { data: { cycleId } },
  'cycle.aggregated': { data: { cycleId } },
  'cycle.delivered': { data: { cycleId } },
  'cycle.settled': { data: { cycleId } },
  'order.placed': {
    data: { ...order, leaderId: 'L1', skuIds: [] },
    targets: [
      {
        workflowId: 'order/261122A',
        start: { kind: 'order', id: '261122A' },
      },
    ],
  },
  'order.paid': { data: { ...order, orderNo: 'X', skuIds: [] }, targets: [{ workflowId: 'order/261122A' }] },
  'order.cancelled': { data: { ...order, cause: 'member' }, targets: [{ workflowId: 'order/261122A' }] },
  'quota.moved': { data: { cycleId, skuId: 'T', from: 'central', to: 'G1', quantity: 1 } },
  'station.full': { data: { ...night, unit: 'pieces' } },
  'station.reopened': { data: { ...night, unit: 'pieces' } },
  'stock.corrected': { data: { siteId: 'G1', skuId: 'T', lot: 'R1', quantity: -1, cause: 'written-off' } },
  'member.household-changed': { data: { memberId: 'M1', householdId: null } },
  'order.moved': { data: { ...order, fromLeaderId: 'L1', toLeaderId: 'L2' } },
  'order.reassigned': { data: { ...order, fromLeaderId: 'L1', toLeaderId: 'L2', changeId: 'X' } },
  'order.expired': { data: order },
  'order.collected': {
    data: { ...order, claimUntil },
    targets: [{ workflowId: 'order/261122A', until: claimUntil }],
  },
  'order.uncollected': {
    data: { ...order, claimUntil },
    targets: [{ workflowId: 'order/261122A', until: claimUntil }],
  },
  'order.below-minimum': { data: { ...order, skuId: 'T', ordered: 2, allocated: 0, refundFen: 9 } },
  'campaign.ended': { data: { promotionId: 'P1', regionId: 'ZZ', cause: 'budget' } },
  'leader-discount.set': { data: { leaderId: 'L1' } },
  'leader-discount.ended': { data: { leaderId: 'L1' } },
  'order.short': { data: { ...order, skuId: 'T', ordered: 2, allocated: 1, refundFen: 5 } },
  'order.completed': { data: order },
  'token.revoked': { data: { role: 'picker', partyId: 'P1', revokedBy: 'ops/O1' } },
  'revision.drafted': { data: revision },
  'revision.submitted': { data: revision },
  'revision.scheduled': { data: { ...revision, effectiveAt: claimUntil } },
  'revision.rejected': { data: revision },
  'revision.effective': { data: revision },
  'revision.withdrawn': { data: revision },
  'pool.opened': { data: { cycleId, leaderId: 'L1', skus: 2, newSkus: 1 } },
  'goods.arranged': { data: { leaderId: 'L1', skuId: 'T' } },
  'supply-quote.received': { data: { quoteId: 1, cycleId, supplierId: 'S1', skuId: 'T' } },
  'cart.changed': { data: { memberId: 'M1', version: 1, skuIds: [] } },
  'member.point-changed': { data: { memberId: 'M1', fromLeaderId: 'L1', toLeaderId: 'L2' } },
  'member.entered': { data: { memberId: 'M1', leaderId: 'L1' } },
  'leader.leave-asked': { data: { changeId: 'X', leaderId: 'L1' } },
  'leader.change-decided': { data: { changeId: 'X', leaderId: 'L1', kind: 'leave', state: 'refused' } },
  'leader.change-ended': { data: { changeId: 'X', leaderId: 'L1' } },
  'leader.change-carried-out': { data: { changeId: 'X', leaderId: 'L1' } },
  'payment.notice-received': { data: { provider: 'wechat-pay', noticeId: 'N' } },
  'refund.created': { data: { refundNo: 'R', orderId: 'O', cause: 'short' } },
  'payment.surplus-received': { data: { orderId: 'O', memberId: 'M1', refundNo: 'R', amountFen: 5 } },
  'payment.surplus-returned': { data: { orderId: 'O', memberId: 'M1', refundNo: 'R', amountFen: 5 } },
  'refund.succeeded': { data: { refundNo: 'R', orderId: 'O', memberId: 'M1', amountFen: 5 } },
  'purchase-order.drafted': { data: purchase },
  'purchase-order.sent': { data: purchase },
  'purchase-order.confirmed': { data: purchase, targets: [{ workflowId: 'po/ZZ/2026-11-22/1/S1/1' }] },
  'purchase-order.refused': { data: purchase, targets: [{ workflowId: 'po/ZZ/2026-11-22/1/S1/1' }] },
  'purchase-order.shipped': { data: purchase },
  'purchase-order.received': {
    data: { ...purchase, siteId: 'G1' },
    targets: [{ workflowId: 'po/ZZ/2026-11-22/1/S1/1' }, { workflowId: 'night/ZZ/2026-11-22/1/G1' }],
  },
  'night.allocated': { data: night },
  'wave.picked': { data: { ...night, waveId: 'W' } },
  'wave.packed': { data: { ...night, waveId: 'W' } },
  'night.packed': { data: night, targets: [{ workflowId: 'night/ZZ/2026-11-22/1/G1' }] },
  'night.planned': { data: night },
  'night.delivered': { data: night, targets: [{ workflowId: 'cycle/ZZ/2026-11-22/1' }] },
  'run.loaded': { data: run },
  'run.departed': { data: run, targets: [{ workflowId: 'run/ZZ/2026-11-22/1/G1/1' }] },
  'run.finished': { data: run, targets: [{ workflowId: 'night/ZZ/2026-11-22/1/G1' }] },
  'stop.arrived': { data: stop },
  'stop.signed': { data: stop, targets: [{ workflowId: 'run/ZZ/2026-11-22/1/G1/1' }] },
  'stop.failed': {
    data: { ...stop, cause: 'closed' },
    targets: [{ workflowId: 'run/ZZ/2026-11-22/1/G1/1' }],
  },
  'pickup.ready': { data: { cycleId, leaderId: 'L1', memberId: 'M1', code: '1234' } },
  'claim.opened': {
    data: claim,
    targets: [
      {
        workflowId: 'aftersale/C1',
        start: { kind: 'afterSale', id: 'C1' },
      },
    ],
  },
  'claim.decided': {
    data: { ...claim, granted: true, amountFen: 5 },
    targets: [{ workflowId: 'aftersale/C1' }],
  },
  'settlement.stored': { data: { settlementNo: 'T1', cycleId, partyId: 'L1' } },
  'payout.requested': {
    data: { settlementNo: 'T1' },
    targets: [
      {
        workflowId: 'payout/T1',
        start: { kind: 'payout', id: 'T1' },
      },
    ],
  },
  'payout.paid': { data: { settlementNo: 'T1', partyKind: 'leader', partyId: 'L1', amountFen: 5 } },
  'attention.opened': {
    data: { subject: 'order/261122A', cause: 'x' },
    targets: [{ workflowId: 'order/261122A', cause: 'x' }],
  },
  'attention.resolved': {
    data: { subject: 'claim/C1', cause: 'x' },
    targets: [{ workflowId: 'aftersale/C1', cause: 'x' }],
  },
  'review.written': { data: { orderId: 'O', memberId: 'M1', skuIds: [] } },
  'cycle.cancelled': {
    data: { cycleId, reason: 'x' },
    targets: [{ workflowId: 'cycle/ZZ/2026-11-22/1' }],
  },
  'order.undelivered': {
    data: { orderId: '261122A', cycleId, memberId: 'M1', refundFen: 5 },
    targets: [{ workflowId: 'order/261122A' }],
  },
  'purchase-order.seen': { data: purchase },
  'purchase-order.countered': { data: purchase, targets: [{ workflowId: 'po/ZZ/2026-11-22/1/S1/1' }] },
  'purchase-order.cancelled': {
    data: { ...purchase, siteIds: ['G1', 'G2'] },
    targets: [
      { workflowId: 'po/ZZ/2026-11-22/1/S1/1' },
      { workflowId: 'night/ZZ/2026-11-22/1/G1' },
      { workflowId: 'night/ZZ/2026-11-22/1/G2' },
    ],
  },
  'wave.labelled': { data: { ...night, waveId: 'W' } },
  'wave.corrected': { data: { ...night, waveId: 'W', skuId: 'T', kind: 'undo', quantity: 1 } },
  'run.staged': { data: run },
  'stop.dropped': {
    data: { ...stop, signBy: claimUntil },
    targets: [{ workflowId: 'run/ZZ/2026-11-22/1/G1/1' }],
  },
  'stop.decided': {
    data: { ...stop, decision: 'return' },
    targets: [{ workflowId: 'run/ZZ/2026-11-22/1/G1/1' }],
  },
  'pickup.reminded': { data: { cycleId, leaderId: 'L1', memberId: 'M1', code: '1234', nth: 1 } },
  'parcel.returned': { data: { cycleId, siteId: 'G1', leaderId: 'L1', parcelNo: 'P' } },
  'claim.withdrawn': { data: claim, targets: [{ workflowId: 'aftersale/C1' }] },
  'payout.failed': { data: { settlementNo: 'T1', outBillNo: 'T1', cause: 'x' } },
  'reconciliation.ticket-opened': {
    data: { ticketId: 1, day: '2026-11-22', bill: 'fund', subject: 'payment/O', kind: 'ours-only' },
  },
  'reconciliation.ticket-resolved': {
    data: { ticketId: 1, day: '2026-11-22', bill: 'fund', subject: 'payment/O' },
  },
  'ledger.topped-up': { data: { reference: 'x', amountFen: 5 } },
  'approval.requested': { data: approval },
  'approval.decided': { data: { ...approval, approved: true } },
  'token.issued': { data: { role: 'leader', partyId: 'L1', issuedBy: 'O1' } },
  'attention.assigned': { data: { subject: 'order/261122A', cause: 'x', assignedTo: 'O1' } },
};

const stored = (type: string, data: object): StoredEvent =>
  ({ eventId: '1', aggregate: 'x/1', at: claimUntil, type, data }) as unknown as StoredEvent;

for (const [type, { data, targets = [] }] of Object.entries(wakes))
  test(`${type} wakes ${targets.map((target) => target.workflowId.split('/')[0]).join(' and ') || 'nobody'}`, (t) => {
    t.deepEqual(targetsOf(stored(type, data)), [...targets]);
  });

test('attention is shown by the workflow of its subject, whatever it is about', (t) => {
  const shownBy = (subject: string) =>
    targetsOf(stored('attention.opened', { subject, cause: 'x' })).map((target) => target.workflowId);
  t.deepEqual(shownBy('purchase-order/ZZ/2026-11-22/1/S1/1'), ['po/ZZ/2026-11-22/1/S1/1']);
  t.deepEqual(shownBy('run/ZZ/2026-11-22/1/G1/1'), ['run/ZZ/2026-11-22/1/G1/1']);
  t.deepEqual(shownBy('settlement/T1'), ['payout/T1']);
  t.deepEqual(shownBy('payment/261122A'), ['order/261122A']);
  t.deepEqual(shownBy('stop/ZZ/2026-11-22/1/G1/1/3'), ['run/ZZ/2026-11-22/1/G1/1']);
  t.deepEqual(shownBy('cycle/ZZ/2026-11-22/1'), ['cycle/ZZ/2026-11-22/1']);
  t.deepEqual(shownBy('night/ZZ/2026-11-22/1/G1'), ['night/ZZ/2026-11-22/1/G1']);
  t.deepEqual(shownBy('refund/R1'), []);
  t.deepEqual(shownBy('nothing'), []);
});
