import { z } from 'zod';
import { claimStates } from '../../../domain/after-sale/claim-lifecycle.js';

export const claimNo = z
  .string()
  .regex(/^[0-9A-Z]{1,32}$/)
  .meta({ description: 'The claim’s number' });

export const claimCause = z.enum(['damaged', 'spoiled', 'missing', 'wrong', 'other']);

export const claim = z
  .object({
    claimNo,
    orderId: z.string(),
    lineNo: z.int(),
    cycleId: z.string(),
    memberId: z.string(),
    cause: claimCause,
    quantity: z.int(),
    claimedFen: z.int(),
    grantedFen: z.int().nullable(),
    photoCount: z.int(),
    words: z.string(),
    state: z.enum(claimStates),
    reasonZh: z.string().nullable(),
    refundNo: z.string().nullable(),
    createdAt: z.string(),
  })
  .meta({ id: 'Claim' });
