import { z } from 'zod';
import type { EndLeaderDiscount, SetLeaderDiscount } from '../../../activities/pricing/leader-discount.js';
import type { Step } from '../../../activities/step.js';
import type { Database } from '../../../db/connection.js';
import {
  findLeaderDiscount,
  type StoredLeaderDiscount,
} from '../../../db/queries/pricing/leader-discounts.js';
import type { LeaderDiscountTerms } from '../../../domain/pricing/leader-discount.js';
import { defineRoute } from '../../define-route.js';

const amountFen = z.int().min(1).max(100_000_000);
const terms = z
  .strictObject({
    kind: z.enum(['rate', 'amount']),
    rateBp: z.int().min(1).max(10_000).optional().meta({ description: 'Of a rate' }),
    thresholdFen: amountFen.optional().meta({ description: 'Of an amount' }),
    offFen: amountFen.optional().meta({ description: 'Of an amount' }),
  })
  .refine((body) => termsOf(body) !== undefined, {
    params: {
      code: 'value-invalid',
      zh: '比例优惠只写 rateBp，金额优惠只写 thresholdFen 和 offFen',
      en: 'A rate has rateBp alone, an amount thresholdFen and offFen alone',
    },
  });

interface WrittenTerms {
  readonly kind: 'rate' | 'amount';
  readonly rateBp?: number | undefined;
  readonly thresholdFen?: number | undefined;
  readonly offFen?: number | undefined;
}

function termsOf({ kind, rateBp, thresholdFen, offFen }: WrittenTerms): LeaderDiscountTerms | undefined {
  if (kind === 'rate')
    return rateBp === undefined || thresholdFen !== undefined || offFen !== undefined
      ? undefined
      : { kind, rateBp };
  if (rateBp !== undefined || thresholdFen === undefined || offFen === undefined) return undefined;
  return { kind, thresholdFen, offFen };
}

const discount = z
  .object({
    kind: z.enum(['rate', 'amount']),
    rateBp: z.int().optional(),
    thresholdFen: z.int().optional(),
    offFen: z.int().optional(),
    setAt: z.string(),
  })
  .meta({ id: 'LeaderDiscount' });

export const readLeaderDiscount = defineRoute({
  operationId: 'readLeaderDiscount',
  method: 'GET',
  path: '/v1/leader-discount',
  summary: { zh: '我给自提点的优惠', en: 'What I take off at my own point' },
  area: 'pricing',
  may: 'own-discount.change',
  responses: { 200: z.object({ discount: discount.nullable() }) },
}).act(async ({ caller }, { database }: { database: Database }) => {
  return { status: 200, body: { discount: (await findLeaderDiscount(database, caller.partyId)) ?? null } };
});

export const setLeaderDiscount = defineRoute({
  operationId: 'setLeaderDiscount',
  method: 'PUT',
  path: '/v1/leader-discount',
  summary: {
    zh: '设置我给自提点的优惠，从我的佣金中扣除',
    en: 'Take something off at my own point, out of my commission',
  },
  area: 'pricing',
  may: 'own-discount.change',
  body: terms,
  responses: { 200: z.object({ discount }) },
  problems: ['leader-unknown', 'leader-discount-too-large'],
}).act(
  async (
    { body, caller, idempotency },
    steps: { setLeaderDiscount: Step<SetLeaderDiscount, StoredLeaderDiscount> },
  ) => {
    const wanted = termsOf(body);
    if (wanted === undefined) throw new Error('the schema lets no other terms through');
    const input = { leaderId: caller.partyId, terms: wanted };
    const { result, replayed } = await steps.setLeaderDiscount(input, idempotency);
    return { status: 200, body: { discount: result }, replayed };
  },
);

export const endLeaderDiscount = defineRoute({
  operationId: 'endLeaderDiscount',
  method: 'POST',
  path: '/v1/leader-discount/end',
  summary: { zh: '取消我给自提点的优惠', en: 'Take nothing off at my own point any more' },
  area: 'pricing',
  may: 'own-discount.change',
  body: z.strictObject({ reason: z.string().regex(/^[^\p{Cc}]{1,100}$/u) }),
  responses: { 200: z.object({ ended: z.boolean() }) },
}).act(
  async (
    { body, caller, idempotency },
    steps: { endLeaderDiscount: Step<EndLeaderDiscount, { ended: boolean }> },
  ) => {
    const input = { leaderId: caller.partyId, reason: body.reason };
    const { result, replayed } = await steps.endLeaderDiscount(input, idempotency);
    return { status: 200, body: result, replayed };
  },
);
