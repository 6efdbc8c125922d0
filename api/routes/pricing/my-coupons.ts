import { z } from 'zod';
import type { MyCoupon } from '../../../activities/pricing/list-my-coupons.js';
import { defineRoute } from '../../define-route.js';
import { words } from '../words.js';

const myCoupon = z
  .object({
    couponId: z.string(),
    name: z.string(),
    thresholdFen: z.int(),
    offFen: z.int(),
    stacks: z.boolean().meta({ description: 'false: only for goods that no campaign has reduced' }),
    endsOn: z.string(),
    usable: z.boolean(),
    words: words.nullable().meta({ description: 'Why it cannot be used' }),
  })
  .meta({ id: 'MyCoupon' });

export const listMyCoupons = defineRoute({
  operationId: 'listMyCoupons',
  method: 'GET',
  path: '/v1/my-coupons',
  summary: {
    zh: '我的优惠券：哪些现在能用，不能用的原因',
    en: 'My coupons: which can be used now, and why others cannot',
  },
  area: 'pricing',
  may: 'coupon.use',
  responses: { 200: z.object({ data: z.array(myCoupon) }) },
  problems: ['no-cycle-ahead'],
}).act(
  async ({ caller }, steps: { listMyCoupons: (input: { memberId: string }) => Promise<MyCoupon[]> }) => ({
    status: 200,
    body: { data: await steps.listMyCoupons({ memberId: caller.partyId }) },
  }),
);
