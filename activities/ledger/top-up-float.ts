import { account } from '../../domain/ledger/accounts.js';
import { floatToppedUp } from '../../domain/ledger/float.js';
import { appendEvents } from '../../db/queries/event/append-events.js';
import { accountBalance, bookTransaction } from '../../db/queries/ledger/book-transaction.js';
import { defineStep, type StepDeps } from '../step.js';

export interface TopUpDeps extends StepDeps {
  readonly randomBytes: (count: number) => Uint8Array;
}

export interface TopUpInput {
  /** The owner: finance books in its own region. */
  readonly regionId: string;
  readonly amountFen: number;
  readonly reason: string;
}

export interface ToppedUp {
  readonly reference: string;
  /** What is available at the channel now, in all regions: the merchant has one account. */
  readonly availableFen: number;
}

/** The owner's money is in the merchant's account at the channel, and in the books. */
export const topUpFloat = defineStep({
  operation: 'topUpFloat',
  run: async (trx, { regionId, amountFen, reason }: TopUpInput, deps: TopUpDeps): Promise<ToppedUp> => {
    const reference = `TOP${Buffer.from(deps.randomBytes(10)).toString('hex').toUpperCase()}`;
    await bookTransaction(trx, floatToppedUp({ reference, amountFen }), {
      cycleId: null,
      regionId,
      reasonZh: reason,
    });
    await appendEvents(trx, [
      { aggregate: `top-up/${reference}`, type: 'ledger.topped-up', data: { reference, amountFen } },
    ]);
    return { reference, availableFen: await accountBalance(trx, account.channel('available')) };
  },
});
