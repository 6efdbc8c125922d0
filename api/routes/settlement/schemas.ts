import { z } from 'zod';

export const settlementNo = z
  .string()
  .regex(/^[0-9A-Z]{1,32}$/)
  .meta({ description: 'The statement’s number' });

export const partyKind = z.enum(['leader', 'promoter', 'supplier']);
export const payoutState = z.enum(['requested', 'sent', 'waiting', 'paid', 'failed']);

export const settlement = z
  .object({
    settlementNo,
    cycleId: z.string(),
    partyKind,
    partyId: z.string(),
    grossFen: z.int().meta({ description: 'What the cycle brought' }),
    debtFen: z.int().meta({ description: 'Debt of earlier cycles repaid from it' }),
    amountFen: z.int().meta({ description: 'What is payable' }),
    amountWords: z.string().meta({ description: 'The same in capital characters' }),
    payableAt: z.string(),
    payoutState: payoutState.nullable(),
    failCause: z.string().nullable(),
  })
  .meta({ id: 'Settlement' });

export const settlementWithLines = settlement
  .extend({
    confirmationPackage: z.string().nullable().meta({
      description: 'What the payee’s app hands to the payment provider to confirm a waiting transfer',
    }),
    transfers: z
      .array(
        z.object({
          outBillNo: z.string(),
          amountFen: z.int(),
          state: payoutState,
          failCause: z.string().nullable(),
          confirmationPackage: z.string().nullable(),
        }),
      )
      .meta({ description: 'The payout in the parts that the provider takes' }),
    lines: z.array(
      z.object({ lineNo: z.int(), reference: z.string(), wordsZh: z.string(), amountFen: z.int() }),
    ),
  })
  .meta({ id: 'SettlementWithLines' });
