import test from 'ava';
import { surplusReceived, surplusReturned } from '../../../domain/ledger/surplus.js';
import { fc } from '../../support/properties.js';

test('a second payment lies with the channel for its payer, and its return takes exactly that back', (t) => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 10_000_000 }), (amountFen) => {
      const surplus = { refundNo: 'R1', amountFen };
      const sums = new Map<string, number>();
      for (const entry of [surplusReceived(surplus), surplusReturned(surplus)]) {
        t.is(
          entry.postings.reduce((sum, posting) => sum + posting.amountFen, 0),
          0,
        );
        for (const { account, amountFen: fen } of entry.postings)
          sums.set(account, (sums.get(account) ?? 0) + fen);
      }
      t.is(sums.size, 2);
      t.true([...sums.values()].every((fen) => fen === 0));
    }),
  );
});
