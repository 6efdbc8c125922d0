import { execute, one } from '../../../db/query.js';
import { type Mutation, send } from './caller.js';
import type { Placed, Stage } from './stage.js';

const reason = '测试';
const otherReason = { body: { reason: '别的原因' } };

/** What operations and finance do while the cycle sells: its cutoff moves, another cycle is called off. */
export async function workOffice(stage: Stage): Promise<void> {
  const { mutate, cycleId, town } = stage;
  const extend = (minutes: number): Mutation => ({
    operation: 'extendCycle',
    as: 'ops',
    params: { cycleId },
    body: { minutes, reason },
    other: { body: { minutes: minutes + 1, reason } },
  });
  await mutate(extend(5));
  for (const decision of ['approve', 'reject'] as const) {
    const { approvalId } = await mutate<{ approvalId: number }>(extend(20));
    const params = { approvalId: String(approvalId) };
    const body = decision === 'reject' ? { reason } : {};
    const other = decision === 'reject' ? otherReason : { params: { approvalId: '999999' } };
    await mutate({ operation: decision, as: 'finance', params, body, other });
  }
  const called = { cycleId: await insertOtherCycle(stage) };
  await mutate({
    operation: 'cancelCycle',
    as: 'ops',
    params: called,
    body: { reason },
    other: otherReason,
  });
  const login = { role: 'picker', partyId: town.pickers[0]?.id ?? '', label: '新手机' };
  await mutate({
    operation: 'issueToken',
    as: 'ops',
    body: login,
    other: { body: { ...login, label: '旧手机' } },
  });
  const query = { role: 'picker', partyId: login.partyId };
  const { data } = await stage.read<{ data: { loginId: string; label: string }[] }>('ops', 'listLogins', {
    query,
  });
  const params = { loginId: data.find(({ label }) => label === login.label)?.loginId ?? '' };
  await mutate({
    operation: 'revokeToken',
    as: 'ops',
    params,
    other: { params: { loginId: '0'.repeat(20) } },
  });
  const float = { amountFen: 100_000, reason: '充值' };
  await mutate({
    operation: 'topUpFloat',
    as: 'finance',
    body: float,
    other: { body: { ...float, amountFen: 1 } },
  });
}

/** A third slot of the same day, which nobody orders in. */
async function insertOtherCycle({ database, cycleId }: Stage): Promise<string> {
  const { id } = await one<{ id: string }>(
    database,
    `insert into cycles (id, region_id, day, slot, opens_at, cutoff_at, pay_until, confirm_by, receive_by,
       plan_fixed_at, depart_at, deliver_by, pickup_until, claim_until, payable_at)
     select region_id || '/' || day || '/9', region_id, day, 9, opens_at, cutoff_at, pay_until, confirm_by,
       receive_by, plan_fixed_at, depart_at, deliver_by, pickup_until, claim_until, payable_at
     from cycles where id = :cycleId returning id`,
    { cycleId },
  );
  return id;
}

/** Three more orders to the first supplier: accepted on its counter and called off, refused, and turned down. */
export async function dealWithSupplier(stage: Stage, purchaseOrderNo: string): Promise<void> {
  const { mutate } = stage;
  const [accepted = '', refused = '', rejected = ''] = await insertMoreOrders(stage, purchaseOrderNo);
  const { supplierId, lines } = await stage.read<{ supplierId: string; lines: { skuId: string }[] }>(
    'ops',
    'readPurchaseOrder',
    { params: { purchaseOrderNo: accepted } },
  );
  const as = `supplier/${supplierId}`;
  const bare = (operation: string, by: string, no: string): Mutation => ({
    operation,
    as: by,
    params: { purchaseOrderNo: no },
    other: { params: { purchaseOrderNo } },
  });
  const offer = { lines: [{ skuId: lines[0]?.skuId ?? '', quantity: 1, reason }], reason };
  const counter = (no: string): Mutation => ({
    ...bare('counterPurchaseOrder', as, no),
    body: offer,
    other: { body: { ...offer, reason: '别的原因' } },
  });
  const withReason = (operation: string, by: string, no: string): Mutation => ({
    ...bare(operation, by, no),
    body: { reason },
    other: otherReason,
  });
  await mutate(bare('seePurchaseOrder', as, accepted));
  await mutate(counter(accepted));
  await mutate(bare('acceptCounter', 'ops', accepted));
  await mutate(withReason('cancelPurchaseOrder', 'ops', accepted));
  await mutate(withReason('refusePurchaseOrder', as, refused));
  await mutate(counter(rejected));
  await mutate(withReason('rejectCounter', 'ops', rejected));
  await attend(stage, `purchase-order/${refused}`);
}

/** Orders of two pieces that nobody demanded again, as a person would write them. */
async function insertMoreOrders({ database }: Stage, like: string): Promise<string[]> {
  const { numbers } = await one<{ numbers: string[] }>(
    database,
    `with more as (
       insert into purchase_orders (no, cycle_id, supplier_id, n, state, sent_at)
       select regexp_replace(no, '/1$', '/') || k, cycle_id, supplier_id, k, 'sent', clock_timestamp()
       from purchase_orders, generate_series(2, 4) k where no = :like returning no
     ), lines as (
       insert into purchase_lines (purchase_order_no, line_no, site_id, sku_id, demanded, cases, quantity,
         supply_price_fen)
       select more.no, 1, l.site_id, l.sku_id, 2, 1, 2, l.supply_price_fen
       from more, (select * from purchase_lines where purchase_order_no = :like order by line_no limit 1) l
     )
     select array(select no from more order by no) as numbers`,
    { like },
  );
  return numbers;
}

async function attend({ mutate, read, town }: Stage, subject: string): Promise<void> {
  const { data } = await read<{ data: { id: number; subject: string }[] }>('ops', 'listAttention', {
    query: { limit: '100' },
  });
  const matter = data.find((one) => one.subject === subject);
  const params = { attentionId: String(matter?.id) };
  const body = { staffId: town.ops.id };
  const other = { body: { staffId: town.finance.id } };
  await mutate({ operation: 'assignAttention', as: 'ops', params, body, other });
  await mutate({ operation: 'resolveAttention', as: 'ops', params, body: { reason }, other: otherReason });
}

/** The member asks for a second piece and thinks better of it. */
export async function withdrawClaim({ mutate }: Stage, { orderId, memberId }: Placed): Promise<void> {
  const as = `member/${memberId}`;
  const body = { orderId, lineNo: 1, quantity: 1, cause: 'other' };
  const other = { body: { ...body, quantity: 2 } };
  const { claimNo } = await mutate<{ claimNo: string }>({ operation: 'openClaim', as, body, other });
  const elsewhere = { params: { claimNo: '0'.repeat(20) } };
  await mutate({ operation: 'withdrawClaim', as, params: { claimNo }, other: elsewhere });
}

/** The provider has ended the transfer, and two people send it again. */
export async function retryPayout({ mutate, database }: Stage, settlementNo: string): Promise<void> {
  const params = { settlementNo };
  await execute(
    database,
    `update transfers set state = 'failed' where settlement_no = :settlementNo`,
    params,
  );
  await execute(database, `update payouts set state = 'failed' where settlement_no = :settlementNo`, params);
  const { approvalId } = await mutate<{ approvalId: number }>({
    operation: 'retryPayout',
    as: 'finance',
    params,
    body: { reason },
    other: otherReason,
  });
  const decided = { approvalId: String(approvalId) };
  const other = { params: { approvalId: '999999' } };
  await mutate({ operation: 'approve', as: 'ops', params: decided, body: {}, other });
}

/** The provider's bills miss what it did; finance compares them, explains one difference, and compares them mended. */
export async function reconcile({ base, tokenOf, provider, read, mutate }: Stage): Promise<void> {
  const day = new Date(Date.now() + 8 * 3_600_000).toISOString().slice(0, 10);
  const compare = (): Promise<unknown> =>
    send(base, { operation: 'reconcileDay', token: tokenOf('finance'), body: { day } });
  const spoil = (billMissingRate: number): Promise<unknown> =>
    fetch(`${provider.url}/faults`, { method: 'POST', body: JSON.stringify({ billMissingRate }) });
  await spoil(1);
  await compare();
  const { data } = await read<{ data: { ticketId: number }[] }>('finance', 'listReconciliationTickets');
  await mutate({
    operation: 'resolveReconciliationTicket',
    as: 'finance',
    params: { ticketId: String(data[0]?.ticketId) },
    body: { reason },
    other: otherReason,
  });
  await spoil(0);
  await compare();
}
