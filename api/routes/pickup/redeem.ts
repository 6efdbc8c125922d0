import { z } from 'zod';
import type { Redeemed, RedeemInput } from '../../../activities/pickup/redeem.js';
import type { Step } from '../../../activities/step.js';
import { defineRoute } from '../../define-route.js';

const fetched = z
  .array(z.string().min(1).max(100))
  .min(1)
  .max(20)
  .optional()
  .meta({ description: 'Only these of the waiting parcels; left out, all of them' });

export const redeem = defineRoute({
  operationId: 'redeemPickup',
  method: 'POST',
  path: '/v1/pickups/redeem',
  summary: { zh: '核销取货', en: 'Hand over all parcels of the member who shows this code or these digits' },
  area: 'pickup',
  may: 'pickup.redeem',
  body: z.union([
    z.strictObject({
      code: z.string().min(1).max(20).meta({ example: '7KMWPA9' }),
      parcelIds: fetched,
      proxyName: z
        .string()
        .min(1)
        .max(40)
        .optional()
        .meta({ description: 'Who fetches the goods with the code, when it is not the member' }),
    }),
    z.strictObject({
      phoneTail: z
        .string()
        .regex(/^\d{4}$/)
        .meta({ description: 'Last four digits of the phone' }),
      parcelIds: fetched,
    }),
  ]),
  responses: {
    200: z.object({
      cycleId: z.string(),
      memberId: z.string(),
      parcels: z.int(),
      laterParcels: z.int(),
      waitingParcels: z.int(),
      orderIds: z.array(z.string()),
      claimUntil: z.string(),
    }),
  },
  problems: [
    'pickup-code-unknown',
    'pickup-code-mistyped',
    'pickup-wrong-point',
    'pickup-phone-ambiguous',
    'pickup-attempts-exhausted',
    'pickup-not-ready',
    'pickup-parcel-unknown',
    'pickup-already-collected',
    'pickup-deadline-passed',
  ],
}).act(async ({ body, caller, idempotency }, steps: { redeem: Step<RedeemInput, Redeemed> }) => {
  const { result, replayed } = await steps.redeem({ ...body, leaderId: caller.partyId }, idempotency);
  return { status: 200, body: { ...result, orderIds: [...result.orderIds] }, replayed };
});
