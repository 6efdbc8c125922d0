import { z } from 'zod';
import type { RemindPickupsInput } from '../../../activities/pickup/remind-pickups.js';
import type { ReportedClaim, ReportQualityInput } from '../../../activities/pickup/report-quality.js';
import type { Step } from '../../../activities/step.js';
import { defineRoute } from '../../define-route.js';

export const reportQuality = defineRoute({
  operationId: 'reportQuality',
  method: 'POST',
  path: '/v1/reports',
  summary: {
    zh: '团长报告到店商品问题',
    en: 'Claim for the members whose goods at the own point are bad, before they come',
  },
  area: 'pickup',
  may: 'point.report',
  body: z.strictObject({
    cycleId: z.string().min(1).max(100),
    skuId: z.string().min(1).max(40),
    cause: z.enum(['damaged', 'spoiled', 'wrong']),
    words: z.string().max(500).default(''),
    photoCount: z
      .int()
      .min(0)
      .max(9)
      .meta({ description: 'With a photo small amounts are refunded at once' }),
    pieces: z
      .array(z.strictObject({ parcelNo: z.string().min(1).max(100), quantity: z.int().min(1).max(999) }))
      .min(1)
      .max(50),
  }),
  responses: {
    201: z.object({
      claims: z.array(
        z.object({
          claimNo: z.string(),
          orderId: z.string(),
          lineNo: z.int(),
          claimedFen: z.int(),
          state: z.enum(['granted', 'waiting']),
        }),
      ),
    }),
  },
  problems: ['report-not-waiting', 'claim-exceeds-paid'],
}).act(
  async (
    { body, caller, idempotency },
    steps: { reportQuality: Step<ReportQualityInput, { claims: ReportedClaim[] }> },
  ) => {
    const { result, replayed } = await steps.reportQuality(
      { ...body, leaderId: caller.partyId },
      idempotency,
    );
    return { status: 201, body: result, replayed };
  },
);

export const remindPickups = defineRoute({
  operationId: 'remindPickups',
  method: 'POST',
  path: '/v1/pickups/remind',
  summary: { zh: '提醒未取货用户', en: 'Remind everybody whose goods still wait at the own point' },
  area: 'pickup',
  may: 'pickup.redeem',
  body: z.strictObject({ cycleId: z.string().min(1).max(100) }),
  responses: { 200: z.object({ reminded: z.int(), remindedLately: z.int() }) },
  problems: ['pickup-nobody-to-remind'],
}).act(
  async (
    { body, caller, idempotency },
    steps: { remindPickups: Step<RemindPickupsInput, { reminded: number; remindedLately: number }> },
  ) => {
    const { result, replayed } = await steps.remindPickups(
      { ...body, leaderId: caller.partyId },
      idempotency,
    );
    return { status: 200, body: result, replayed };
  },
);
