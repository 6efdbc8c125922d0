import { z } from 'zod';
import type { Database } from '../../../db/connection.js';
import {
  listPickupsAtPoint,
  listPickupsOfMember,
  type MemberPickup,
  type PointPickup,
} from '../../../db/queries/pickup/list-pickups.js';
import { defineRoute } from '../../define-route.js';
import { page, pageOf, pageQuery } from '../../paging.js';

const pickupStates = ['planned', 'ready', 'collected', 'uncollected'] as const;

const pickup = z
  .object({
    cycleId: z.string(),
    state: z.enum(pickupStates),
    parcels: z.int(),
    readyAt: z.string().nullable(),
    collectedAt: z.string().nullable(),
    pickupUntil: z.string(),
    leaderId: z.string().optional(),
    pickupPoint: z.string().optional().meta({ description: 'Shown to the member' }),
    code: z.string().nullish().meta({ description: 'Shown to the member once the goods are there' }),
    memberId: z.string().optional(),
    memberName: z.string().optional().meta({ description: 'Shown to the leader, masked' }),
    reminders: z.int().optional().meta({ description: 'Shown to the leader: how often they were reminded' }),
    remindedAt: z.string().nullish(),
    proxyName: z
      .string()
      .nullish()
      .meta({ description: 'Who fetched the goods, when it was not the member' }),
  })
  .meta({ id: 'Pickup' });

const position = z.strictObject({ cycleId: z.string().max(100), partyId: z.string().max(100) });

const placeOf = (one: MemberPickup | PointPickup): z.output<typeof position> => ({
  cycleId: one.cycleId,
  partyId: 'memberId' in one ? one.memberId : one.leaderId,
});

export const listPickups = defineRoute({
  operationId: 'listPickups',
  method: 'GET',
  path: '/v1/pickups',
  summary: {
    zh: '待提货列表',
    en: 'The member’s own pickups with their codes, or those at the leader’s point',
  },
  area: 'pickup',
  may: 'pickup.read',
  query: z.strictObject({
    ...pageQuery(position),
    state: z.enum(pickupStates).optional().meta({ description: 'Such as ready: who has not come yet' }),
  }),
  responses: { 200: pageOf(pickup) },
}).act(async ({ query: { limit, after, state }, caller }, { database }: { database: Database }) => {
  const list = caller.role === 'member' ? listPickupsOfMember : listPickupsAtPoint;
  const found: (MemberPickup | PointPickup)[] = await list(database, caller.partyId, {
    after,
    state,
    limit: limit + 1,
  });
  return { status: 200, body: page(found, limit, placeOf) };
});
