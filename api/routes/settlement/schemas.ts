import { z } from 'zod';

export const settlementNo = z
  .string()
  .regex(/^[0-9A-Z]{1,32}$/)
  .meta({ description: 'The statement’s number' });

export const settlement = z
  .object({
    settlementNo,
    cycleId: z.string(),
    partyKind: z.enum(['leader', 'promoter', 'supplier']),
    partyId: z.string(),
    grossFen: z.int().meta({ description: 'What the cycle brought' }),
    debtFen: z.int().meta({ description: 'Debt of earlier cycles repaid from it' }),
    amountFen: z.int().meta({ description: 'What is payable' }),
    payableAt: z.string(),
    payoutState: z.enum(['requested', 'sent', 'waiting', 'paid', 'failed']).nullable(),
    failCause: z.string().nullable(),
  })
  .meta({ id: 'Settlement' });

export const settlementWithLines = settlement
  .extend({
    confirmationPackage: z.string().nullable().meta({
      description: 'What the payee’s app hands to the payment provider to confirm a waiting transfer',
    }),
    lines: z.array(
      z.object({ lineNo: z.int(), reference: z.string(), wordsZh: z.string(), amountFen: z.int() }),
    ),
  })
  .meta({ id: 'SettlementWithLines' });
