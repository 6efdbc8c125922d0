import type { PurchaseLineRow } from '../../db/queries/purchasing/purchase-order-row.js';
import { readPurchaseLines, readPurchaseOrderRow } from '../../db/queries/purchasing/purchase-order-row.js';
import { execute, json, one } from '../../db/query.js';
import { defineStep } from '../step.js';

/**
 * What the supplier promised and did not bring, and what it brought and we sent back, is written down as
 * claims with their value at the supply price. Measured against what it confirmed, else against what was
 * ordered. Nothing is booked: a payable exists only for accepted pieces, so nothing was paid for the others,
 * and the claim is a note that the supplier reads on its statement and purchasing in its record of
 * reliability. Nothing is claimed while the order is still open. Idempotent per line and cause; the answer
 * counts all claims of the order.
 */
export const claimFromSupplier = defineStep({
  operation: 'claimFromSupplier',
  run: async (
    trx,
    { purchaseOrderNo }: { purchaseOrderNo: string },
  ): Promise<{ claims: number; amountFen: number }> => {
    const { state } = await readPurchaseOrderRow(trx, purchaseOrderNo);
    if (state === 'received') {
      const lines = await readPurchaseLines(trx, [purchaseOrderNo]);
      const claims = lines.flatMap((line) => [...claimForShort(line), ...claimForQuality(line)]);
      await execute(
        trx,
        `insert into supplier_claims (purchase_order_no, sku_id, site_id, quantity, amount_fen, cause, reason_zh)
         select :purchaseOrderNo, c."skuId", c."siteId", c.quantity, c."amountFen", c.cause, c."reasonZh"
         from jsonb_to_recordset(:claims::jsonb) as c("skuId" text, "siteId" text, quantity integer,
           "amountFen" bigint, cause text, "reasonZh" text)
         on conflict do nothing`,
        { purchaseOrderNo, claims: json(claims) },
      );
    }
    return one(
      trx,
      `select count(*)::integer as claims, coalesce(sum(amount_fen), 0)::bigint as "amountFen"
       from supplier_claims where purchase_order_no = :purchaseOrderNo`,
      { purchaseOrderNo },
    );
  },
});

interface Claim {
  readonly skuId: string;
  readonly siteId: string;
  readonly quantity: number;
  readonly amountFen: number;
  readonly cause: 'short' | 'quality';
  readonly reasonZh: string;
}

function claimForShort(line: PurchaseLineRow): Claim[] {
  const promised = line.confirmedQuantity ?? line.quantity;
  const came = line.countedQuantity ?? 0;
  const quantity = promised - came;
  if (quantity <= 0) return [];
  const word = line.confirmedQuantity === null ? '订购' : '确认';
  const reasonZh = `${line.skuName}：${word} ${promised} 件，实到 ${came} 件，短缺 ${quantity} 件`;
  return [claimOf(line, { quantity, cause: 'short', reasonZh })];
}

function claimForQuality(line: PurchaseLineRow): Claim[] {
  const quantity = line.rejectedQuantity;
  if (quantity === 0) return [];
  const reasonZh = `${line.skuName}：实到 ${line.countedQuantity ?? 0} 件，质量拒收 ${quantity} 件`;
  return [claimOf(line, { quantity, cause: 'quality', reasonZh })];
}

function claimOf(line: PurchaseLineRow, claim: Pick<Claim, 'quantity' | 'cause' | 'reasonZh'>): Claim {
  const { skuId, siteId, supplyPriceFen } = line;
  return { skuId, siteId, amountFen: claim.quantity * supplyPriceFen, ...claim };
}
