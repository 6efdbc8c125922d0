import { z } from 'zod';
import type { ChosenPickupPoint, SetPickupPointInput } from '../../../activities/member/set-pickup-point.js';
import type { Step } from '../../../activities/step.js';
import type { Database } from '../../../db/connection.js';
import { listNearbyPoints, type Nearby, readOwnPoint } from '../../../db/queries/member/pickup-point.js';
import type { RoleThatMay } from '../../audience.js';
import type { Caller } from '../../caller.js';
import { defineRoute } from '../../define-route.js';
import { page, pageOf, pageQuery } from '../../paging.js';

const pickupPoint = z
  .object({
    leaderId: z.string(),
    pickupPoint: z.string(),
    distanceMeters: z.int().meta({ description: 'As the crow flies' }),
    longitude: z.number(),
    latitude: z.number(),
    openingWindows: z.array(z.object({ from: z.string(), until: z.string() })),
  })
  .meta({ id: 'PickupPoint' });

const position = z.strictObject({ distanceMeters: z.int(), leaderId: z.string() });

export const listPickupPoints = defineRoute({
  operationId: 'listPickupPoints',
  method: 'GET',
  path: '/v1/pickup-points',
  summary: {
    zh: '附近营业的自提点与营业时段，由近到远',
    en: 'Open pickup points of the region, nearest first',
  },
  area: 'member',
  may: 'point.read',
  query: z.strictObject({
    longitude: z.coerce
      .number()
      .min(-180)
      .max(180)
      .optional()
      .meta({ description: 'Together with latitude' }),
    latitude: z.coerce
      .number()
      .min(-90)
      .max(90)
      .optional()
      .meta({ description: 'Left out: distances from the caller’s own point' }),
    ...pageQuery(position),
  }),
  responses: { 200: pageOf(pickupPoint) },
}).act(async ({ query, caller }, { database }: { database: Database }) => {
  const { longitude, latitude, after, limit } = query;
  const from =
    longitude === undefined || latitude === undefined
      ? await placeOf(database, caller)
      : { longitude, latitude };
  const nearby = { regionId: caller.regionId, from };
  const found = await listNearbyPoints(database, nearby, { after, limit: limit + 1 });
  const body = page(found, limit, ({ distanceMeters, leaderId }) => ({ distanceMeters, leaderId }));
  return { status: 200, body };
});

/** Operations are nowhere: every point is equally near to them. */
async function placeOf(
  database: Database,
  caller: Extract<Caller, { role: RoleThatMay<'point.read'> }>,
): Promise<Nearby['from']> {
  if (caller.role !== 'member') return { leaderId: caller.partyId };
  return { leaderId: (await readOwnPoint(database, caller.partyId)).leaderId };
}

export const setPickupPoint = defineRoute({
  operationId: 'setPickupPoint',
  method: 'PUT',
  path: '/v1/me/pickup-point',
  summary: { zh: '更换我的自提点（不影响已下的订单）', en: 'Change my pickup point for orders from now on' },
  area: 'member',
  may: 'profile.change',
  body: z.strictObject({ leaderId: z.string().min(1).max(40) }),
  responses: { 200: z.object({ leaderId: z.string(), pickupPoint: z.string() }) },
  problems: ['leader-unknown', 'pickup-point-elsewhere', 'pickup-point-closed'],
}).act(
  async (
    { body, caller, idempotency },
    steps: { setPickupPoint: Step<SetPickupPointInput, ChosenPickupPoint> },
  ) => {
    const input = { memberId: caller.partyId, leaderId: body.leaderId };
    const { result, replayed } = await steps.setPickupPoint(input, idempotency);
    return { status: 200, body: result, replayed };
  },
);
