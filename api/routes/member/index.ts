import { z } from 'zod';
import type { Database } from '../../../db/connection.js';
import { readProfile } from '../../../db/queries/member/read-profile.js';
import { defineRoute } from '../../define-route.js';
import { enterNeighbour, orderForNeighbour } from './neighbours.js';
import { listPickupPoints, setPickupPoint } from './pickup-points.js';

const profile = z
  .object({
    memberId: z.string(),
    name: z.string(),
    leaderId: z.string(),
    pickupPoint: z.string(),
    coupons: z.array(
      z.object({ couponId: z.string(), name: z.string(), thresholdFen: z.int(), offFen: z.int() }),
    ),
  })
  .meta({ id: 'MemberProfile' });

const readMe = defineRoute({
  operationId: 'readMe',
  method: 'GET',
  path: '/v1/me',
  summary: { zh: '我的资料、自提点与可用券', en: 'The member’s own data, pickup point and coupons' },
  area: 'member',
  may: 'profile.read',
  responses: { 200: profile },
}).act(async ({ caller }, { database }: { database: Database }) => ({
  status: 200,
  body: await readProfile(database, caller.partyId),
}));

export const memberRoutes = [
  readMe,
  setPickupPoint,
  listPickupPoints,
  enterNeighbour,
  orderForNeighbour,
] as const;
