import { z } from 'zod';
import type { Database } from '../../../db/connection.js';
import {
  type CommissionReader,
  listCommissions as findCommissions,
} from '../../../db/queries/commission/list-commissions.js';
import { commissionStates } from '../../../domain/commission/lifecycle.js';
import type { Caller } from '../../caller.js';
import { defineRoute } from '../../define-route.js';
import { page, pageOf, pageQuery } from '../../paging.js';

/** A member sees what he earns as a promoter, a leader his service commission, ops and finance their region. */
function readerOf(
  caller: Extract<Caller, { role: 'member' | 'leader' | 'ops' | 'finance' }>,
): CommissionReader {
  if (caller.role === 'member') return { role: 'promoter', beneficiaryId: caller.partyId };
  if (caller.role === 'leader') return { role: 'leader', beneficiaryId: caller.partyId };
  return { regionId: caller.regionId };
}

const commission = z
  .object({
    orderId: z.string(),
    lineNo: z.int(),
    level: z.int().meta({ description: '0 for the leader, 1 or 2 for a promoter' }),
    orderNo: z.string().nullable(),
    cycleId: z.string(),
    role: z.enum(['leader', 'promoter']),
    beneficiaryId: z.string(),
    rateBp: z.int(),
    estimatedFen: z.int(),
    amountFen: z.int(),
    state: z.enum(commissionStates),
    changes: z
      .array(z.object({ deltaFen: z.int(), reasonZh: z.string() }))
      .meta({ description: 'Why it is less than estimated' }),
  })
  .meta({ id: 'Commission' });

const position = z.strictObject({ orderId: z.string().max(40), lineNo: z.int(), level: z.int() });

export const listCommissions = defineRoute({
  operationId: 'listCommissions',
  method: 'GET',
  path: '/v1/commissions',
  summary: { zh: '佣金明细', en: 'Commissions by order line, latest order first, with why they changed' },
  area: 'commission',
  may: 'commission.read',
  query: z.strictObject(pageQuery(position)),
  responses: { 200: pageOf(commission) },
}).act(async ({ query: { limit, after }, caller }, { database }: { database: Database }) => {
  const found = await findCommissions(database, readerOf(caller), { after, limit: limit + 1 });
  const body = page(found, limit, ({ orderId, lineNo, level }) => ({ orderId, lineNo, level }));
  return { status: 200, body };
});
