import { createHash, createHmac } from 'node:crypto';
import { z } from 'zod';
import type { IssuedToken, IssueTokenInput } from '../../../activities/access/issue-token.js';
import type { Step } from '../../../activities/step.js';
import { issuableRoles } from '../../../domain/access/issuing.js';
import { defineRoute } from '../../define-route.js';

export const issueToken = defineRoute({
  operationId: 'issueToken',
  method: 'POST',
  path: '/v1/tokens',
  summary: {
    zh: '签发登录凭证',
    en: 'Issue a login for a leader or member of staff of the region; only its hash is stored',
  },
  area: 'access',
  may: 'token.issue',
  body: z.strictObject({
    role: z.enum(issuableRoles),
    partyId: z.string().min(1).max(40),
    label: z.string().min(1).max(100).meta({ description: 'What it is for' }),
  }),
  responses: {
    201: z.object({
      role: z.enum(issuableRoles),
      partyId: z.string(),
      label: z.string(),
      bearer: z.string().meta({ description: 'What the person sends as Authorization: Bearer' }),
    }),
  },
  problems: ['token-role-above-own', 'party-unknown'],
}).act(
  async (
    { body, caller, header, idempotency },
    steps: { issueToken: Step<IssueTokenInput, IssuedToken> },
  ) => {
    // Made of the issuer's own login and the key, so that a repetition answers the same without our keeping it.
    const bearer = createHmac('sha256', header('authorization'))
      .update(JSON.stringify(['token', idempotency.key, body.role, body.partyId]))
      .digest('base64url');
    const tokenHash = createHash('sha256').update(bearer).digest('hex');
    const input = { ...body, regionId: caller.regionId, issuedBy: caller.actorId, tokenHash };
    const { result, replayed } = await steps.issueToken(input, idempotency);
    return { status: 201, body: { ...result, bearer }, replayed };
  },
);
