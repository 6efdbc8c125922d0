import { z } from 'zod';
import type { Database } from '../../../db/connection.js';
import { readLeaderDay as findLeaderDay } from '../../../db/queries/pickup/leader-day.js';
import { commissionWords } from '../../../domain/pickup/commission-words.js';
import { defineRoute } from '../../define-route.js';

const commission = z.object({
  state: z.enum(['estimated', 'earned', 'available', 'paid', 'void']),
  lines: z.int(),
  amountFen: z.int(),
  untilAt: z
    .string()
    .nullable()
    .meta({ description: 'When it moves on at the latest, where a clock says so' }),
  whyZh: z.string(),
  whyEn: z.string(),
});

const leaderDay = z
  .object({
    cycleId: z.string().nullable(),
    orders: z.int(),
    members: z.int(),
    pieces: z.int(),
    salesFen: z.int(),
    waiting: z.int(),
    collected: z.int(),
    toCome: z.int(),
    uncollected: z.int(),
    refunds: z.int(),
    refundFen: z.int(),
    differences: z.int(),
    pickupUntil: z.string().nullable(),
    commission: z.array(commission),
  })
  .meta({ id: 'LeaderDay' });

export const readLeaderDay = defineRoute({
  operationId: 'readLeaderDay',
  method: 'GET',
  path: '/v1/leaders/me/day',
  summary: {
    zh: '团长日报',
    en: 'The own point’s day: orders, pickups, refunds, and commission with until when and why',
  },
  area: 'pickup',
  may: 'point.day',
  query: z.strictObject({ cycleId: z.string().max(100).optional() }),
  responses: { 200: leaderDay },
}).act(async ({ query, caller }, { database }: { database: Database }) => {
  const day = await findLeaderDay(database, { leaderId: caller.partyId, cycleId: query.cycleId });
  const told = day.commission.map((one) => {
    return { ...one, whyZh: commissionWords[one.state].zh, whyEn: commissionWords[one.state].en };
  });
  return { status: 200, body: { ...day, commission: told } };
});
