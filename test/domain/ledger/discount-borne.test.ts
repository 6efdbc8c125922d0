import test from 'ava';
import { discountBorne } from '../../../domain/ledger/discount-borne.js';

test('a supplier is owed less by what it bears, and owes what was not owed', (t) => {
  const borne = { settlementNo: 'S1', supplierId: 'F1', amountFen: 500 };
  t.deepEqual(discountBorne({ ...borne, owedFen: 800 }).postings, [
    { account: 'supplier:F1:payable', amountFen: 500 },
    { account: 'discount:supplier', amountFen: -500 },
  ]);
  t.deepEqual(discountBorne({ ...borne, owedFen: 200 }).postings, [
    { account: 'supplier:F1:payable', amountFen: 200 },
    { account: 'shortage:claim:F1', amountFen: 300 },
    { account: 'discount:supplier', amountFen: -500 },
  ]);
  t.throws(() => discountBorne({ ...borne, amountFen: 0, owedFen: 0 }), { instanceOf: RangeError });
});
