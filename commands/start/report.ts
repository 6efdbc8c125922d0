import type { DayFigures } from '../../simulation/days/figures.js';
import { doorRows, nightRow, refusalText, saleRows, supplierText } from './report-day.js';
import { kilometres, labelled, list, yuan } from './report-words.js';

/** The day's report for people, in ninety columns: the day in its order, money, what goes on, what does not agree. */
export function reportText(figures: DayFigures): string {
  const { invariants, faults, comparisons } = figures;
  const agreed = comparisons.filter(({ ours, theirs }) => ours === theirs).length;
  return [
    `The day ${figures.cycleId}`,
    ...labelled([...dayRows(figures), ...moneyRows(figures), carriedRow(figures)]),
    `books: ${agreed} of ${comparisons.length} sums agree with the payment provider's and the suppliers'`,
    `invariants: ${invariants.checks} checks, ${invariants.violations.length} violations`,
    ...faults.map((fault) => `✗ ${fault}`),
  ].join('\n');
}

type Row = readonly [string, string];

function dayRows(figures: DayFigures): Row[] {
  const { orders, transport, promise, claims, goods } = figures;
  return [
    ...saleRows(figures),
    ['said no', refusalText(figures)],
    ['suppliers', supplierText(figures)],
    nightRow(figures),
    ['short', `${goods.shortLines} order lines, ${goods.shortPieces} of ${goods.orderedPieces} pieces`],
    [
      'morning',
      `${transport.runs} runs, ${kilometres(transport.distanceMeters)}, ` +
        `${transport.signedStops} of ${transport.stops} stops signed`,
    ],
    ...doorRows(figures),
    [
      'pickup',
      `${promise.delivered} of ${promise.promised} orders at their point, ${promise.inHand} in hand, ` +
        `${orders.uncollected} not collected`,
    ],
    [
      'claims',
      `${claims.claims}: ${claims.claims - claims.byPeople - claims.open} at once, ${claims.byPeople} by people, ` +
        `${claims.open} open; granted ${yuan(claims.grantedFen)}`,
    ],
  ];
}

function moneyRows({ orders, refunds, commissions, balances, paidLeader }: DayFigures): Row[] {
  const sumFen = refunds.reduce((sum, { amountFen }) => sum + amountFen, 0);
  const earned = (role: string, level: number): string =>
    yuan(commissions.find((one) => one.role === role && one.level === level)?.amountFen ?? 0);
  return [
    ['sold', `${yuan(orders.gmvFen)} after ${yuan(orders.discountFen)} of discounts`],
    [
      'refunded',
      `${yuan(sumFen)}: ${list(refunds.map((one) => `${one.cause} ${one.refunds} (${yuan(one.amountFen)})`))}`,
    ],
    [
      'commissions',
      `leaders ${earned('leader', 0)}, promoters ${earned('promoter', 1)} and ${earned('promoter', 2)}`,
    ],
    [
      'paid out',
      paidLeader === undefined
        ? 'nobody yet'
        : `${yuan(paidLeader.amountFen)} to the leader ${paidLeader.leaderId}`,
    ],
    ['accounts', list(balances.map((one) => `${one.account} ${yuan(one.amountFen)}`))],
  ];
}

function carriedRow({ carried }: DayFigures): Row {
  const { unsettledCycles, openClaims, cratesOut, reviews, debtFen, recoveredFen } = carried;
  return [
    'goes on',
    `${unsettledCycles} cycles not settled, ${openClaims} claims open, ${cratesOut} crates at the points, ` +
      `${reviews} reviews, debts ${yuan(debtFen)} (netted so far ${yuan(recoveredFen)})`,
  ];
}

/** The same as one flat object of numbers. */
export function reportNumbers(figures: DayFigures): Record<string, number> {
  const { orders, refunds, goods, transport, promise, commissions, balances, comparisons } = figures;
  const { violations, checks } = figures.invariants;
  const { twelfths, ...curve } = figures.curve;
  return {
    ...prefixed('orders', orders),
    ...prefixed('curve', curve),
    ...Object.fromEntries(twelfths.map((count, i) => [`curve_twelfth_${i + 1}`, count])),
    ...Object.fromEntries(refunds.map(({ cause, amountFen }) => [`refund_${cause}_fen`, amountFen])),
    refunds: refunds.reduce((count, one) => count + one.refunds, 0),
    refundFen: refunds.reduce((sum, one) => sum + one.amountFen, 0),
    ...prefixed('goods', goods),
    ...prefixed('night', figures.night),
    ...prefixed('claims', figures.claims),
    ...prefixed('carried', figures.carried),
    ...prefixed('transport', transport),
    ...prefixed('promise', promise),
    ...Object.fromEntries(
      commissions.map(({ role, level, amountFen }) => [`commission_${role}_${level}_fen`, amountFen]),
    ),
    paidLeaderFen: figures.paidLeader?.amountFen ?? 0,
    ...Object.fromEntries(balances.map(({ account, amountFen }) => [`balance_${account}_fen`, amountFen])),
    comparisons: comparisons.length,
    comparisonsAgree: comparisons.filter(({ ours, theirs }) => ours === theirs).length,
    invariants: checks,
    violations: violations.length,
    faults: figures.faults.length,
    ...prefixed('deeds', figures.deeds),
  };
}

const prefixed = (prefix: string, numbers: object): Record<string, number> =>
  Object.fromEntries(Object.entries(numbers).map(([name, value]) => [`${prefix}_${name}`, Number(value)]));
