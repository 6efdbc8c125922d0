import { z } from 'zod';
import type { RevokedToken, RevokeTokenInput } from '../../../activities/access/revoke-token.js';
import type { Step } from '../../../activities/step.js';
import type { Database } from '../../../db/connection.js';
import { listLogins as findLogins } from '../../../db/queries/access/logins.js';
import { roles } from '../../../domain/access/roles.js';
import { defineRoute } from '../../define-route.js';

/** More logins of one party than anybody looks through. */
const loginsMax = 100;

export const listLogins = defineRoute({
  operationId: 'listLogins',
  method: 'GET',
  path: '/v1/tokens',
  summary: {
    zh: '某人的登录凭证',
    en: 'The logins of a party of the region, newest first, without what opens them',
  },
  area: 'access',
  may: 'token.revoke',
  query: z.strictObject({
    role: z.enum(roles).default('leader'),
    partyId: z.string().min(1).max(40).meta({ description: 'Whose', example: 'L001' }),
  }),
  responses: {
    200: z.object({
      data: z.array(
        z.object({
          loginId: z.string(),
          role: z.enum(roles),
          partyId: z.string(),
          label: z.string(),
          createdAt: z.string(),
          revokedAt: z.string().nullable(),
        }),
      ),
    }),
  },
}).act(async ({ query, caller }, { database }: { database: Database }) => {
  const data = await findLogins(database, { ...query, regionId: caller.regionId }, loginsMax);
  return { status: 200, body: { data } };
});

export const revokeToken = defineRoute({
  operationId: 'revokeToken',
  method: 'DELETE',
  path: '/v1/tokens/{loginId}',
  summary: {
    zh: '吊销登录凭证（三十秒内生效）',
    en: 'End a login; every process forgets it within 30 seconds',
  },
  area: 'access',
  may: 'token.revoke',
  params: z.strictObject({
    loginId: z
      .string()
      .regex(/^[0-9a-f]{20}$/)
      .meta({ description: 'The login, from the list of logins', examples: ['0123456789abcdef0123'] }),
  }),
  responses: { 200: z.object({ loginId: z.string(), state: z.literal('revoked') }) },
  problems: ['login-unknown', 'token-role-above-own'],
}).act(
  async (
    { params: { loginId }, caller, idempotency },
    steps: { revokeToken: Step<RevokeTokenInput, RevokedToken> },
  ) => {
    const input = { loginId, regionId: caller.regionId, revokedBy: caller.actorId };
    const { result, replayed } = await steps.revokeToken(input, idempotency);
    return { status: 200, body: result, replayed };
  },
);
