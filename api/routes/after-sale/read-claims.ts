import { z } from 'zod';
import type { Database } from '../../../db/connection.js';
import {
  type ClaimReader,
  listClaims as findClaims,
  readClaimView,
} from '../../../db/queries/after-sale/list-claims.js';
import { claimStates } from '../../../domain/after-sale/claim-lifecycle.js';
import type { Caller } from '../../caller.js';
import { defineRoute } from '../../define-route.js';
import { page, pageOf, pageQuery } from '../../paging.js';
import { claim, claimNo } from './schemas.js';

/** A member sees his own claims, a leader those at his point, ops and finance those of their region. */
function readerOf(caller: Extract<Caller, { role: 'member' | 'leader' | 'ops' | 'finance' }>): ClaimReader {
  if (caller.role === 'member') return { memberId: caller.partyId };
  return caller.role === 'leader' ? { pointLeaderId: caller.partyId } : { regionId: caller.regionId };
}

export const listClaims = defineRoute({
  operationId: 'listClaims',
  method: 'GET',
  path: '/v1/claims',
  summary: { zh: '售后单列表', en: 'List claims, latest first' },
  area: 'after-sale',
  may: 'claim.read',
  query: z.strictObject({ ...pageQuery(claimNo), state: z.enum(claimStates).optional() }),
  responses: { 200: pageOf(claim) },
}).act(async ({ query: { limit, after, state }, caller }, { database }: { database: Database }) => {
  const found = await findClaims(database, readerOf(caller), { state, after, limit: limit + 1 });
  return { status: 200, body: page(found, limit, (one) => one.claimNo) };
});

export const readClaim = defineRoute({
  operationId: 'readClaim',
  method: 'GET',
  path: '/v1/claims/{claimNo}',
  summary: { zh: '售后单详情', en: 'One claim with its decision' },
  area: 'after-sale',
  may: 'claim.read',
  params: z.strictObject({ claimNo }),
  responses: { 200: claim },
  problems: ['claim-unknown'],
}).act(async ({ params, caller }, { database }: { database: Database }) => ({
  status: 200,
  body: await readClaimView(database, readerOf(caller), params.claimNo),
}));
