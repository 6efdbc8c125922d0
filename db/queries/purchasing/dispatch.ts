import type { Database, Transaction } from '../../connection.js';
import { one, rows } from '../../query.js';

/**
 * What a purchase order needs to leave the house; the webhook's fields are null for suppliers without one.
 */
export interface Dispatch {
  readonly supplierId: string;
  readonly supplierName: string;
  readonly supplierPhone: string;
  readonly webhookUrl: string | null;
  readonly webhookSecret: string | null;
  readonly cycleId: string;
  readonly day: string;
  readonly siteName: string;
  readonly siteAddress: string;
  readonly confirmBy: string;
  readonly receiveBy: string;
  /** One line per SKU, over all sites. */
  readonly lines: readonly { skuId: string; name: string; quantity: number; unitCostFen: number }[];
}

/** Everything of the order that its supplier has to know. The order exists. */
export async function readDispatch(on: Database | Transaction, purchaseOrderNo: string): Promise<Dispatch> {
  const header = await one<Omit<Dispatch, 'lines'>>(
    on,
    `select s.id as "supplierId", s.name as "supplierName", s.phone as "supplierPhone",
       s.webhook_url as "webhookUrl", s.webhook_secret as "webhookSecret", c.id as "cycleId", c.day,
       g.names as "siteName", g.addresses as "siteAddress",
       c.confirm_by as "confirmBy", c.receive_by as "receiveBy"
     from purchase_orders p join suppliers s on s.id = p.supplier_id join cycles c on c.id = p.cycle_id
     cross join lateral (
       select string_agg(x.name, '、' order by x.id) as names,
         string_agg(format('%s,%s', x.longitude, x.latitude), '、' order by x.id) as addresses
       from sites x where x.id in (select site_id from purchase_lines where purchase_order_no = p.no)
     ) g
     where p.no = :purchaseOrderNo`,
    { purchaseOrderNo },
  );
  const lines = await rows<Dispatch['lines'][number]>(
    on,
    `select l.sku_id as "skuId", s.name, sum(l.quantity)::integer as quantity,
       max(l.supply_price_fen) as "unitCostFen"
     from purchase_lines l join skus s on s.id = l.sku_id
     where l.purchase_order_no = :purchaseOrderNo group by l.sku_id, s.name order by l.sku_id`,
    { purchaseOrderNo },
  );
  return { ...header, lines };
}
