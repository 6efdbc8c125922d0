import { z } from 'zod';
import { purchaseOrderStates } from '../../../domain/purchasing/lifecycle.js';
import { pathId } from '../path-id.js';

/** Lines of one request. More than any supplier's range; a larger list is somebody else's file. */
const LINES_MAX = 500;
/** Pieces of a line; far above any order, and small enough for every sum. */
const PIECES_MAX = 1_000_000;

export const purchaseOrderParams = z.strictObject({ purchaseOrderNo: pathId('The purchase order') });

export const skuId = z.string().min(1).max(40);
export const pieces = z.int().min(0).max(PIECES_MAX);

export const answeredLines = z
  .array(
    z.strictObject({
      skuId,
      siteId: z.string().min(1).max(40).optional().meta({ description: 'Only if the sites differ' }),
      quantity: pieces,
    }),
  )
  .max(LINES_MAX);

/** Why, in the words of whoever does it. */
export const reason = z.string().min(1).max(200).meta({ description: 'Why, in your own words' });

export const counteredLines = z
  .array(
    z.strictObject({
      skuId,
      siteId: z.string().min(1).max(40).optional().meta({ description: 'Only if the sites differ' }),
      quantity: pieces.meta({ description: 'Pieces that can be delivered' }),
      reason: z.string().max(200).optional(),
    }),
  )
  .max(LINES_MAX);

export const countedLines = z
  .array(
    z.strictObject({
      skuId,
      quantity: pieces.meta({ description: 'Counted in all, the rejected ones included' }),
      rejectedQuantity: pieces.optional().meta({ description: 'Sent back with the driver' }),
      reason: z.string().max(200).optional(),
    }),
  )
  .min(1)
  .max(LINES_MAX);

const countedLine = z.object({
  lineNo: z.int(),
  siteId: z.string(),
  skuId: z.string(),
  skuName: z.string(),
  gtin: z.string(),
  quantity: z.int(),
  cases: z.int(),
  confirmedQuantity: z.int().nullable(),
  shippedQuantity: z.int().nullable(),
  countedQuantity: z.int().nullable(),
  rejectedQuantity: z.int(),
});

/** What the gate of a site expects: pieces and no prices, for a picker sees no amounts. */
export const expectedReceipt = z
  .object({
    purchaseOrderNo: z.string(),
    cycleId: z.string(),
    supplierId: z.string(),
    supplierName: z.string(),
    state: z.enum(purchaseOrderStates),
    confirmBy: z.string(),
    receiveBy: z.string(),
    sentAt: z.string().nullable(),
    confirmedAt: z.string().nullable(),
    promisedAt: z.string().nullable().meta({ description: 'Later than asked, if we accepted that' }),
    shippedAt: z.string().nullable(),
    plate: z.string().nullable(),
    receivedAt: z.string().nullable(),
    lines: z.array(countedLine),
  })
  .meta({ id: 'ExpectedReceipt' });

export const purchaseOrder = expectedReceipt
  .extend({
    seenAt: z.string().nullable(),
    counteredAt: z.string().nullable(),
    counterReason: z.string().nullable(),
    counterDeliverBy: z.string().nullable(),
    endedReason: z.string().nullable().meta({ description: 'Why it was refused or cancelled' }),
    lines: z.array(
      countedLine.extend({
        supplyPriceFen: z.int(),
        counterQuantity: z.int().nullable(),
        counterReason: z.string().nullable(),
      }),
    ),
  })
  .meta({ id: 'PurchaseOrder' });
