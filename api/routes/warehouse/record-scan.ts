import { z } from 'zod';
import { type RecordScanInput, type ScanAnswer, scanKey } from '../../../activities/warehouse/record-scan.js';
import type { Step } from '../../../activities/step.js';
import { defineRoute } from '../../define-route.js';
import { waveParams } from './schemas.js';

/** Pieces of one scan: a full crate of small things. */
const PIECES_MAX = 999;

export const recordScan = defineRoute({
  operationId: 'recordScan',
  method: 'POST',
  path: '/v1/waves/{waveId}/scans',
  summary: {
    zh: '扫描商品入格口；clientId 即幂等键',
    en: 'Scan pieces into the leader’s slot; clientId is the idempotency key',
  },
  area: 'warehouse',
  may: 'pick.scan',
  params: waveParams,
  body: z.strictObject({
    clientId: z
      .string()
      .regex(/^[\x21-\x7e]{1,100}$/)
      .meta({ description: 'Made by the scanner, unique per scan; a scan sent again is the same scan' }),
    code: z.string().min(1).max(64).meta({ description: 'What stands on the product: its GTIN' }),
    quantity: z.int().min(1).max(PIECES_MAX).default(1),
    slotLeaderId: z.string().min(1).max(40).optional().meta({ description: 'Where slots carry a code' }),
  }),
  responses: {
    200: z.object({
      waveId: z.string(),
      skuId: z.string(),
      picked: z.int(),
      lineComplete: z.boolean(),
      waveComplete: z.boolean(),
    }),
  },
  problems: [
    'wave-unknown',
    'scan-unknown-code',
    'scan-wrong-sku',
    'scan-wrong-slot',
    'scan-too-many',
    'scan-wave-complete',
    'key-reused',
    'key-in-flight',
  ],
  idempotent: 'by-content',
}).act(async ({ params, body, caller }, steps: { recordScan: Step<RecordScanInput, ScanAnswer> }) => {
  const input = { ...params, siteId: caller.siteId, pickerId: caller.partyId, ...body };
  const { result, replayed } = await steps.recordScan(input, scanKey(input));
  return { status: 200, body: result, replayed };
});
