import type { ForeignCall, RouteWalk } from '../route-walk.js';
import type { SmallDay } from './small-day.js';
import { strangers } from './strangers.js';
import type { TownServer } from './town-server.js';

type Call = Omit<ForeignCall, 'as'>;

/** One SKU of each supplier of the small city. */
const goodsOf: Readonly<Record<string, string>> = { G01: 'S001', G02: 'S014', G03: 'S019', G04: 'S024' };

/**
 * Who tries what with whose ids, by operation: others of the same city, and somebody of another region. Every id exists
 * and, but for its owner, the request is right, so that a missing check of the owner is found.
 */
export function foreignCalls(server: TownServer, day: SmallDay): RouteWalk['foreign'] {
  const by = partiesThatAreNotOwners(server, day);
  return { ...ofMembers(by, day), ...ofTheNight(by, day), ...ofTheRoad(by, day), ...ofMoney(by, day) };
}

/** Whose the ids are: one of these gets through with each of the calls. */
export const ownersOf = (day: SmallDay): readonly string[] => [
  `member/${day.hundred.memberId}`,
  `member/${day.claimed.memberId}`,
  `leader/${day.hundred.leaderId}`,
  `picker/${day.pickerId}`,
  `driver/${day.driverId}`,
  `supplier/${day.purchaseOrders[0]?.supplierId}`,
];

/** Everybody who tries a call. */
const each = (logins: readonly string[], call: Call): ForeignCall[] => logins.map((as) => ({ as, ...call }));

type Others = ReturnType<typeof partiesThatAreNotOwners>;

function partiesThatAreNotOwners({ town }: TownServer, day: SmallDay) {
  const colleague = town.drivers.find((driver) => driver.id !== day.driverId);
  const [, competitor] = day.purchaseOrders;
  if (colleague === undefined || competitor === undefined) throw new Error('the small city is too small');
  return {
    members: [`member/${day.claimed.memberId}`, `member/${strangers.memberId}`],
    leaders: [`leader/${day.failed.leaderId}`, `leader/${strangers.leaderId}`],
    pickers: [`picker/${strangers.pickerId}`],
    drivers: [`driver/${colleague.id}`, `driver/${strangers.driverId}`],
    suppliers: [`supplier/${competitor.supplierId}`, `supplier/${strangers.supplierId}`],
  };
}

function ofMembers({ members, leaders }: Others, day: SmallDay): RouteWalk['foreign'] {
  const { hundred, claimed, claimNo, code, changeId } = day;
  const params = { orderId: hundred.orderId };
  const hidesOrder = { hides: hundred.orderId };
  const notTheClaimer = [`member/${hundred.memberId}`, `member/${strangers.memberId}`];
  const body = { orderId: hundred.orderId, lineNo: 1, quantity: 1, cause: 'damaged' };
  return {
    readMe: 'it shows the caller himself',
    setPickupPoint: 'it changes the caller himself',
    enterNeighbour: 'a neighbour is always of its caller',
    orderForNeighbour: each(leaders, {
      body: {
        neighbour: { memberId: hundred.memberId },
        cycleId: cycleOf(day),
        lines: [{ skuId: 'S001', quantity: 1 }],
      },
    }),
    askForLeave: 'a leave is always of its caller',
    withdrawLeave: each(leaders, { params: { changeId } }),
    listLeaderChanges: each(leaders, { hides: changeId }),
    checkOut: 'an order is always of its caller',
    readCancellation: each([...members, ...leaders], { params }),
    readShop: 'it shows the caller’s own point',
    listPresales: 'it shows the caller’s own point',
    listPool: 'it shows the caller’s own pool',
    hideGoods: 'it arranges the caller’s own pool',
    pinGoods: 'it arranges the caller’s own pool',
    readCart: 'a cart is always of its caller',
    setCartLine: 'a cart is always of its caller',
    removeCartLine: 'a cart is always of its caller',
    emptyCart: 'a cart is always of its caller',
    quoteCart: 'a cart is always of its caller',
    repeatOrder: each(members, { params }),
    quoteOrder: 'a price is nobody’s',
    listMyCoupons: 'it shows the caller’s own',
    readLeaderDiscount: 'it is of the caller’s own point',
    setLeaderDiscount: 'it is of the caller’s own point',
    endLeaderDiscount: 'it is of the caller’s own point',
    placeOrder: 'an order is always of its caller',
    listOrders: each([...members, ...leaders], hidesOrder),
    readOrder: each([...members, ...leaders], { params }),
    readProgress: each([...members, ...leaders], { params }),
    moveOrder: each(members, { params, body: { leaderId: hundred.leaderId } }),
    cancelOrder: each(members, { params }),
    preparePayment: each([...members, ...leaders], { params }),
    writeReview: each(members, { params, body: { reviews: [{ skuId: 'S001', stars: 1 }] } }),
    openClaim: each(members, { body }),
    listClaims: each([...notTheClaimer, ...leaders], { hides: claimNo }),
    readClaim: each([...notTheClaimer, ...leaders], { params: { claimNo } }),
    withdrawClaim: each(notTheClaimer, { params: { claimNo } }),
    listMessages: each([...members, ...leaders], { hides: hundred.orderId }),
    listPickups: [...each(members, { hides: code }), ...each(leaders, { hides: claimed.memberId })],
    // A leader of the same cycle is told that the goods wait at another point, which has a test of its own.
    redeemPickup: each(leaders.slice(1), { body: { code } }),
    remindPickups: 'it reminds those of the caller’s own point',
    reportQuality: 'what does not wait at the own point is one refusal, whose ever it is',
    readLeaderDay: 'it shows the caller’s own point',
  };
}

function ofTheNight({ pickers, suppliers }: Others, day: SmallDay): RouteWalk['foreign'] {
  const { siteId, purchaseOrders, waveIds } = day;
  const purchaseOrderNo = purchaseOrders[0]?.purchaseOrderNo ?? '';
  const order = { params: { purchaseOrderNo }, body: { lines: [] } };
  const wave = { params: { waveId: waveIds[0] ?? '' } };
  const missorted = { skuId: 'S001', quantity: 1, reason: '放错' };
  const scan = { clientId: 'foreign', code: '2900000000018', quantity: 1 };
  return {
    listSupply: each(suppliers, { hides: `"supplierId":"${purchaseOrders[0]?.supplierId}"` }),
    quoteSupply: each(suppliers, {
      body: {
        cycleId: cycleOf(day),
        skuId: goodsOf[purchaseOrders[0]?.supplierId ?? ''] ?? '',
        priceFen: 205,
        quantity: 1,
      },
    }),
    listPurchaseOrders: each(suppliers, { hides: purchaseOrderNo }),
    readPurchaseOrder: each(suppliers, { params: { purchaseOrderNo } }),
    seePurchaseOrder: each(suppliers, { params: { purchaseOrderNo } }),
    confirmPurchaseOrder: each(suppliers, order),
    counterPurchaseOrder: each(suppliers, { ...order, body: { lines: [], reason: '缺货' } }),
    refusePurchaseOrder: each(suppliers, { ...order, body: { reason: '缺货' } }),
    shipPurchaseOrder: each(suppliers, order),
    listExpectedReceipts: each(pickers, { hides: purchaseOrderNo }),
    receiveGoods: each(pickers, { ...order, body: { lines: [{ skuId: 'S001', quantity: 1 }] } }),
    listWaves: each(pickers, { hides: wave.params.waveId }),
    readWave: each(pickers, wave),
    claimWave: each(pickers, wave),
    releaseWave: each(pickers, wave),
    recordScan: each(pickers, { ...wave, body: scan }),
    reportShortPick: each(pickers, { ...wave, body: { skuId: 'S001' } }),
    packWave: each(pickers, wave),
    claimNextTask: 'it names no wave',
    undoScan: each(pickers, {
      params: { ...wave.params, scanId: day.scanId },
      body: { reason: '扫错' },
    }),
    moveMissorted: each(pickers, { ...wave, body: { ...missorted, toWaveId: waveIds[1] ?? '' } }),
    reportDamage: each(pickers, { ...wave, body: { ...missorted, found: 'shelf' } }),
    labelWave: each(pickers, wave),
    returnParcels: each(pickers, { body: { parcelIds: [day.returnedParcel] } }),
    readPickerDay: 'it shows the caller’s own work',
    readNight: each(pickers, { params: { cycleId: cycleOf(day), siteId } }),
  };
}

/** A trip run is `<cycle>/<site>/<n>`. */
const cycleOf = ({ runId }: SmallDay): string => runId.split('/').slice(0, 3).join('/');

function ofTheRoad({ pickers, drivers, leaders }: Others, day: SmallDay): RouteWalk['foreign'] {
  const run = { params: { runId: day.runId } };
  const stop = { params: { runId: day.runId, seq: String(day.seq) } };
  return {
    listRuns: each([...drivers, ...pickers], { hides: day.runId }),
    readRun: each([...drivers, ...pickers], run),
    loadRun: each(drivers, { ...run, body: { crateIds: [] } }),
    departRun: each(drivers, run),
    arriveStop: each(drivers, stop),
    failStop: each(drivers, { ...stop, body: { cause: 'closed' } }),
    stageCrates: each(pickers, { ...run, body: { crateIds: ['K1'] } }),
    dropStop: each(drivers, { ...stop, body: { crates: 1, photoRef: 'photo/1' } }),
    decideStop: each(drivers, { ...stop, body: { decision: 'redeliver' } }),
    readArrival: each(leaders, stop),
    listStops: each(leaders, { hides: `"leaderId":"${day.hundred.leaderId}"` }),
    signStop: each(leaders, { ...stop, body: { crateIds: [] } }),
  };
}

function ofMoney({ members, leaders, suppliers }: Others, day: SmallDay): RouteWalk['foreign'] {
  const { settlementNo, hundred } = day;
  const everybody = [...members, ...leaders, ...suppliers];
  return {
    listCommissions: each([...members, ...leaders], { hides: hundred.orderId }),
    listSettlements: each(everybody, { hides: settlementNo }),
    readSettlement: each(everybody, { params: { settlementNo } }),
    exportSettlement: each(everybody, { params: { settlementNo } }),
  };
}

/** What operations and finance of another region try; a list must hide, everything else must be refused. */
export function callsFromAnotherRegion(
  server: TownServer,
  day: SmallDay,
): Readonly<Record<string, ForeignCall[]>> {
  const { cycleId } = server;
  const ops = `ops/${strangers.opsId}`;
  const finance = `finance/${strangers.financeId}`;
  const both = [ops, finance];
  const { settlementNo, claimNo, siteId, hundred } = day;
  const waveId = day.waveIds[0] ?? '';
  const purchaseOrderNo = day.purchaseOrders[0]?.purchaseOrderNo ?? '';
  return {
    listLeaderChanges: each([ops], { hides: day.changeId }),
    changeLeader: each([ops], {
      body: {
        leaderId: hundred.leaderId,
        kind: 'suspension',
        from: { day: '2099-01-01', slot: 1 },
        reason: '投诉',
      },
    }),
    approveLeave: each([ops], { params: { changeId: day.changeId }, body: {} }),
    refuseLeave: each([ops], { params: { changeId: day.changeId } }),
    endLeaderChange: each([ops], {
      params: { changeId: day.changeId },
      body: { back: { day: '2099-01-01', slot: 1 } },
    }),
    listCycles: each(both, { hides: cycleId }),
    listCampaigns: each(both, { hides: '"campaignId":"MJ01"' }),
    readCampaign: each(both, { params: { campaignId: 'MJ01' } }),
    listCoupons: each(both, { hides: '"couponId":"Q01"' }),
    readCoupon: each(both, { params: { couponId: 'Q01' } }),
    listGroups: each(both, { query: { cycleId } }),
    listSupply: each(both, { hides: '"skuId":"S001"' }),
    listRevisions: each(both, { hides: '"subject":"S001"' }),
    readRevision: each(both, { params: { revisionId: '1' } }),
    submitRevision: each([ops], { params: { revisionId: '1' }, body: { reason: '提交' } }),
    withdrawRevision: each([ops], { params: { revisionId: '1' }, body: { reason: '撤回' } }),
    approveRevision: each(both, { params: { revisionId: '1' }, body: {} }),
    rejectRevision: each(both, { params: { revisionId: '1' }, body: { reason: '不同意' } }),
    readCycle: each(both, { params: { cycleId } }),
    readStockTree: each([ops], { params: { cycleId, skuId: 'S002' } }),
    moveQuota: each([ops], {
      body: { cycleId, skuId: 'S002', from: 'central', to: siteId, quantity: 1, reason: '要货' },
    }),
    readSiteStock: each([ops], { params: { siteId } }),
    correctStock: each([ops], {
      body: { siteId, skuId: 'S002', lot: 'LOT-1', cause: 'written-off', quantity: 1, reason: '坏' },
    }),
    listLimits: each([ops], { hides: 'PER-MEMBER' }),
    listCapacities: each([ops], { hides: `"siteId":"${siteId}"` }),
    setHousehold: each([ops], { params: { memberId: hundred.memberId }, body: { householdId: 'H9' } }),
    listOrders: each(both, { hides: hundred.orderId }),
    readOrder: each(both, { params: { orderId: hundred.orderId } }),
    readCancellation: each(both, { params: { orderId: hundred.orderId } }),
    readProgress: each(both, { params: { orderId: hundred.orderId } }),
    listPurchaseOrders: each(both, { hides: purchaseOrderNo }),
    readPurchaseOrder: each(both, { params: { purchaseOrderNo } }),
    listWaves: each([ops], { hides: waveId }),
    readWave: each([ops], { params: { waveId } }),
    readNight: each([ops], { params: { cycleId, siteId } }),
    listRuns: each([ops], { hides: day.runId }),
    readRun: each([ops], { params: { runId: day.runId } }),
    readArrival: each([ops], { params: { runId: day.runId, seq: String(day.seq) } }),
    decideStop: each([ops], {
      params: { runId: day.runId, seq: String(day.seq) },
      body: { decision: 'return' },
    }),
    openClaim: each([ops], { body: { orderId: hundred.orderId, lineNo: 1, quantity: 1, cause: 'damaged' } }),
    listClaims: each(both, { hides: claimNo }),
    readClaim: each(both, { params: { claimNo } }),
    decideClaim: each([ops], { params: { claimNo }, body: { granted: true, reasonZh: '同意' } }),
    listCommissions: each(both, { hides: hundred.orderId }),
    listSettlements: each(both, { hides: settlementNo }),
    readSettlement: each(both, { params: { settlementNo } }),
    requestPayout: each([finance], { params: { settlementNo } }),
    exportSettlement: each(both, { params: { settlementNo } }),
    listPayouts: each([finance], { hides: settlementNo }),
    retryPayout: each([finance], { params: { settlementNo }, body: { reason: '重试' } }),
    extendCycle: each([ops], { params: { cycleId }, body: { minutes: 5, reason: '网络故障' } }),
    cancelCycle: each([ops], { params: { cycleId }, body: { reason: '停电' } }),
    refusePurchaseOrder: each([ops], { params: { purchaseOrderNo }, body: { reason: '缺货' } }),
    acceptCounter: each([ops], { params: { purchaseOrderNo } }),
    rejectCounter: each([ops], { params: { purchaseOrderNo }, body: { reason: '太少' } }),
    cancelPurchaseOrder: each([ops], { params: { purchaseOrderNo }, body: { reason: '不要了' } }),
    issueToken: each([ops], { body: { role: 'picker', partyId: day.pickerId, label: '手机' } }),
    revokeToken: each([ops], { params: { loginId: '0'.repeat(20) } }),
    readAttention: each(both, { params: { attentionId: '1' } }),
    assignAttention: each([ops], { params: { attentionId: '1' }, body: { staffId: strangers.opsId } }),
    resolveAttention: each([ops], { params: { attentionId: '1' }, body: { reason: '已处理' } }),
    listReconciliationTickets: each([finance], { hides: `"orderId":"${hundred.orderId}"` }),
    readReconciliationTicket: each([finance], { params: { ticketId: '1' } }),
    resolveReconciliationTicket: each([finance], { params: { ticketId: '1' }, body: { reason: '已处理' } }),
    listApprovals: each(both, { hides: `cycle/${cycleId}` }),
    approve: each(both, { params: { approvalId: '1' } }),
    reject: each(both, { params: { approvalId: '1' }, body: { reason: '不同意' } }),
    listAttention: each(both, { hides: `stop/${cycleId}` }),
  };
}
