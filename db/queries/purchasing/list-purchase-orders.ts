import type { PurchaseOrderState } from '../../../domain/purchasing/lifecycle.js';
import { RuleViolation } from '../../../domain/values/rule-violation.js';
import type { Database } from '../../connection.js';
import { rows } from '../../query.js';
import { owingSites } from './owing-sites.js';
import { type PurchaseLineRow, type PurchaseOwner, readPurchaseLines } from './purchase-order-row.js';

export interface PurchaseOrderView {
  readonly purchaseOrderNo: string;
  readonly cycleId: string;
  readonly supplierId: string;
  readonly supplierName: string;
  readonly state: PurchaseOrderState;
  readonly confirmBy: string;
  readonly receiveBy: string;
  readonly sentAt: string | null;
  readonly seenAt: string | null;
  readonly confirmedAt: string | null;
  readonly counteredAt: string | null;
  readonly counterReason: string | null;
  /** When the countering supplier wants to come, and when the goods are promised for in the end. */
  readonly counterDeliverBy: string | null;
  readonly promisedAt: string | null;
  readonly endedReason: string | null;
  readonly shippedAt: string | null;
  readonly plate: string | null;
  readonly receivedAt: string | null;
  /** By line number. */
  readonly lines: PurchaseLineRow[];
}

const columns = `p.no as "purchaseOrderNo", p.cycle_id as "cycleId", p.supplier_id as "supplierId",
  s.name as "supplierName", p.state, c.confirm_by as "confirmBy", c.receive_by as "receiveBy",
  p.sent_at as "sentAt", p.seen_at as "seenAt", p.confirmed_at as "confirmedAt",
  p.countered_at as "counteredAt", p.counter_reason as "counterReason",
  p.counter_deliver_by as "counterDeliverBy", p.promised_at as "promisedAt", p.ended_reason as "endedReason", p.shipped_at as "shippedAt", p.plate,
  p.received_at as "receivedAt"`;

const joins = `purchase_orders p join suppliers s on s.id = p.supplier_id join cycles c on c.id = p.cycle_id`;

type Header = Omit<PurchaseOrderView, 'lines'>;

/** A page of the owner's orders with their lines, newest first; drafts are nobody's business but ours. */
export async function listPurchaseOrders(
  database: Database,
  owner: PurchaseOwner,
  page: { readonly state?: string | undefined; readonly after?: string | undefined; readonly limit: number },
): Promise<PurchaseOrderView[]> {
  const headers = await rows<Header>(
    database,
    `select ${columns} from ${joins}
     where (:supplierId::text is null or (p.supplier_id = :supplierId and p.state <> 'draft'))
       and (:regionId::text is null or c.region_id = :regionId)
       and (:state::text is null or p.state = :state) and (:after::text is null or p.no < :after)
     order by p.no desc limit :limit`,
    { ...bindOwner(owner), state: page.state ?? null, after: page.after ?? null, limit: page.limit },
  );
  return withLines(database, headers);
}

/**
 * The owner's order with its lines. @throws RuleViolation purchase-order-unknown, also for another's order
 */
export async function readPurchaseOrderView(
  database: Database,
  owner: PurchaseOwner,
  purchaseOrderNo: string,
): Promise<PurchaseOrderView> {
  const headers = await rows<Header>(
    database,
    `select ${columns} from ${joins}
     where p.no = :purchaseOrderNo and (:regionId::text is null or c.region_id = :regionId)
       and (:supplierId::text is null or (p.supplier_id = :supplierId and p.state <> 'draft'))`,
    { ...bindOwner(owner), purchaseOrderNo },
  );
  const [view] = await withLines(database, headers);
  if (view === undefined) throw new RuleViolation('purchase-order-unknown', { purchaseOrderNo });
  return view;
}

/** A page of the orders that still owe the site goods, with the lines for this site only, by number. */
export async function listExpectedReceipts(
  database: Database,
  siteId: string,
  page: { readonly after?: string | undefined; readonly limit: number },
): Promise<PurchaseOrderView[]> {
  const headers = await rows<Header>(
    database,
    `select ${columns} from ${joins} join (${owingSites}) o on o.purchase_order_no = p.no and o.site_id = :siteId
     where p.state <> 'draft' and (:after::text is null or p.no > :after)
     order by p.no limit :limit`,
    { siteId, after: page.after ?? null, limit: page.limit },
  );
  const views = await withLines(database, headers);
  return views.map((view) => ({ ...view, lines: view.lines.filter((line) => line.siteId === siteId) }));
}

async function withLines(database: Database, headers: readonly Header[]): Promise<PurchaseOrderView[]> {
  const numbers = headers.map((header) => header.purchaseOrderNo);
  const lines = await readPurchaseLines(database, numbers);
  return headers.map((header) => ({
    ...header,
    lines: lines.filter((line) => line.purchaseOrderNo === header.purchaseOrderNo),
  }));
}

function bindOwner(owner: PurchaseOwner): { supplierId: string | null; regionId: string | null } {
  return { supplierId: null, regionId: null, ...owner };
}
