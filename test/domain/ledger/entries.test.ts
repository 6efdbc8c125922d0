import test from 'ava';
import { floatToppedUp } from '../../../domain/ledger/float.js';
import { fc } from '../../support/properties.js';
import { chartOfAccounts, isWithinSide, kindOf, type Earner } from '../../../domain/ledger/accounts.js';
import { channelFee, fundsReleased } from '../../../domain/ledger/channel-funds.js';
import { commissionAvailable, commissionEarned } from '../../../domain/ledger/commission-booked.js';
import { commissionReversed } from '../../../domain/ledger/commission-reversed.js';
import { cancellationFee } from '../../../domain/ledger/cancellation-fee.js';
import { debtRecovered } from '../../../domain/ledger/debt-recovered.js';
import { goodsReceived } from '../../../domain/ledger/goods-received.js';
import { orderFulfilled } from '../../../domain/ledger/order-fulfilled.js';
import { paymentReceived } from '../../../domain/ledger/payment-received.js';
import { payoutFailed, payoutSent } from '../../../domain/ledger/payout.js';
import { balanced, makeEntry, reversal, type Entry } from '../../../domain/ledger/posting.js';
import { refundPaid } from '../../../domain/ledger/refund-paid.js';
import { supplierClaim, supplierClaimSettled } from '../../../domain/ledger/supplier-claim.js';

const amountFen = fc.integer({ min: 1, max: 1_000_000_000 });
const earner: Earner = { role: 'leader', id: 'L001' };
const promoter: Earner = { role: 'promoter', id: 'M7' };

/** Every movement once, for an amount. */
const everyEntry = (fen: number, owedFen: number): Entry[] => {
  const earnings = [
    { earner, amountFen: fen },
    { earner: promoter, amountFen: fen + 1 },
  ];
  const reversed = (['earned', 'available', 'paid'] as const).flatMap((state) => {
    return commissionReversed({ reference: `R/${state}`, earner, state, amountFen: fen, owedFen }) ?? [];
  });
  const claim = { claimNo: 'Q', supplierId: 'S1', amountFen: fen };
  const attempt = { reference: 'T', payee: earner, amountFen: fen };
  return [
    floatToppedUp({ reference: 'F', amountFen: fen }),
    paymentReceived({ orderId: 'O', amountFen: fen }),
    ...([true, false] as const).flatMap((afterRevenue) => {
      return (['held', 'available'] as const).map((funds) =>
        refundPaid({ refundNo: 'R', amountFen: fen, afterRevenue, funds }),
      );
    }),
    orderFulfilled({ orderId: 'O', amountFen: fen }),
    cancellationFee({ orderId: 'C', amountFen: fen }),
    goodsReceived({
      receiptNo: 'G',
      supplierId: 'S1',
      lines: [{ receivedQuantity: 3, supplyPriceFen: fen }],
    }),
    supplierClaim(claim),
    supplierClaimSettled(claim),
    commissionEarned({ reference: 'O', earnings }),
    commissionAvailable({ reference: 'O', earnings }),
    ...reversed,
    debtRecovered({ settlementNo: 'T', earner, amountFen: fen }),
    payoutSent(attempt),
    payoutFailed(attempt),
    payoutSent({ ...attempt, payee: { role: 'supplier', id: 'S1' } }),
    fundsReleased({ orderId: 'O', amountFen: fen }),
    channelFee({ reference: 'O', amountFen: fen }),
  ];
};

const balancesOf = (entries: readonly Entry[]): Record<string, number> => {
  const balances: Record<string, number> = {};
  for (const { account, amountFen: fen } of entries.flatMap((entry) => entry.postings)) {
    balances[account] = (balances[account] ?? 0) + fen;
  }
  return Object.fromEntries(Object.entries(balances).filter(([, fen]) => fen !== 0));
};

test('every movement balances, has two postings or more, and names accounts of the chart', (t) => {
  fc.assert(
    fc.property(amountFen, fc.nat(2_000_000_000), (fen, owedFen) => {
      for (const entry of everyEntry(fen, owedFen)) {
        t.true(balanced(entry.postings), entry.kind);
        t.true(
          entry.postings.every((posting) => posting.amountFen !== 0 && kindOf(posting.account) !== undefined),
        );
        t.is(entry.key, `${entry.kind}/${entry.reference}`);
      }
    }),
  );
});

test('a reversal undoes its entry, and twice it is the entry', (t) => {
  fc.assert(
    fc.property(amountFen, fc.nat(2_000_000_000), (fen, owedFen) => {
      for (const entry of everyEntry(fen, owedFen)) {
        t.deepEqual(reversal(reversal(entry)), entry);
        t.not(reversal(entry).key, entry.key);
        t.deepEqual(balancesOf([entry, reversal(entry)]), {});
      }
    }),
  );
});

test('taking a commission back never lets a payable pass zero, and the rest is a debt', (t) => {
  const state = fc.constantFrom('earned', 'available', 'paid');
  fc.assert(
    fc.property(amountFen, fc.nat(2_000_000_000), state, (fen, owedFen, was) => {
      const entry = commissionReversed({ reference: 'R', earner, state: was, amountFen: fen, owedFen });
      const balances = balancesOf(entry === undefined ? [] : [entry]);
      const source = was === 'earned' ? 'leader:L001:held' : 'leader:L001:available';
      t.true(isWithinSide(source, (balances[source] ?? 0) - owedFen));
      t.is((balances[source] ?? 0) + (balances['leader:L001:debt'] ?? 0), fen);
      t.is(balances['commission:leader:expense'], -fen);
    }),
  );
});

test('nothing is booked when an estimate or a void commission falls', (t) => {
  for (const state of ['estimated', 'void'] as const) {
    t.is(commissionReversed({ reference: 'R', earner, state, amountFen: 5, owedFen: 9 }), undefined);
  }
});

test('a commission that was earned, made available, paid and refunded leaves a debt, which later earnings repay', (t) => {
  const earnings = [{ earner, amountFen: 500 }];
  const later = [{ earner, amountFen: 800 }];
  const reduced = commissionReversed({ reference: 'R1', earner, state: 'paid', amountFen: 200, owedFen: 0 });
  const entries = [
    commissionEarned({ reference: 'O1', earnings }),
    commissionAvailable({ reference: 'O1', earnings }),
    payoutSent({ reference: 'T1', payee: earner, amountFen: 500 }),
    ...(reduced === undefined ? [] : [reduced]),
    commissionEarned({ reference: 'O2', earnings: later }),
    commissionAvailable({ reference: 'O2', earnings: later }),
    debtRecovered({ settlementNo: 'T2', earner, amountFen: 200 }),
    payoutSent({ reference: 'T2', payee: earner, amountFen: 600 }),
  ];
  t.deepEqual(balancesOf(entries), { 'commission:leader:expense': 1100, 'channel:wechat:available': -1100 });
});

test('an order that is paid, partly refunded, fulfilled and released leaves revenue and available funds alone', (t) => {
  const entries = [
    paymentReceived({ orderId: 'O', amountFen: 1000 }),
    refundPaid({ refundNo: 'R', amountFen: 300, afterRevenue: false, funds: 'held' }),
    fundsReleased({ orderId: 'O', amountFen: 700 }),
    orderFulfilled({ orderId: 'O', amountFen: 700 }),
    refundPaid({ refundNo: 'R2', amountFen: 100, afterRevenue: true, funds: 'available' }),
  ];
  t.deepEqual(balancesOf(entries), { 'channel:wechat:available': 600, 'sales:revenue': -600 });
});

test('a payout that failed leaves the party its money', (t) => {
  const attempt = { reference: 'T1', payee: promoter, amountFen: 77 };
  t.deepEqual(balancesOf([payoutSent(attempt), payoutFailed(attempt)]), {});
});

test('an entry that does not balance, moves nothing, or names a strange account is an error', (t) => {
  t.throws(() => makeEntry('channel-fee', 'x', [{ account: 'goods:cost', amountFen: 1 }]), {
    instanceOf: RangeError,
  });
  t.throws(() => makeEntry('channel-fee', 'x', []), { instanceOf: RangeError });
  const strange = [
    { account: 'goods:costs', amountFen: 1 },
    { account: 'channel:fee', amountFen: -1 },
  ];
  t.throws(() => makeEntry('channel-fee', 'x', strange), {
    instanceOf: RangeError,
    message: /no account goods:costs/,
  });
  for (const fen of [0, -5, 0.5]) {
    t.throws(() => paymentReceived({ orderId: 'O', amountFen: fen }), { instanceOf: RangeError });
  }
  t.throws(() => goodsReceived({ receiptNo: 'G', supplierId: 'S', lines: [] }), { instanceOf: RangeError });
  t.throws(
    () =>
      goodsReceived({
        receiptNo: 'G',
        supplierId: 'S:1',
        lines: [{ receivedQuantity: 1, supplyPriceFen: 1 }],
      }),
    {
      instanceOf: RangeError,
    },
  );
});

test('only what we owe to parties keeps a balance', (t) => {
  t.deepEqual(
    chartOfAccounts.filter((kind) => kind.keepsBalance).map((kind) => kind.pattern),
    ['supplier:*:payable', 'leader:*:held', 'leader:*:available', 'promoter:*:held', 'promoter:*:available'],
  );
  t.true(chartOfAccounts.filter((kind) => kind.keepsBalance).every((kind) => kind.side === 'credit'));
});
