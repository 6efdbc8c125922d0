import { tableOf } from '../local/table.js';
import type { DayFigures } from '../../simulation/days/figures.js';

const yuan = (fen: number): string => `${(fen / 100).toFixed(2)} yuan`;
const kilometres = (meters: number): string => `${(meters / 1000).toFixed(1)} km`;
const share = (part: number, whole: number): string =>
  whole === 0 ? '–' : `${((100 * part) / whole).toFixed(1)} % (${part} of ${whole})`;

/** The day's report for people: a table of figures, then what does not agree. */
export function reportText(figures: DayFigures): string {
  const { invariants, faults, comparisons } = figures;
  const agreed = comparisons.filter(({ ours, theirs }) => ours === theirs).length;
  return [
    `The day ${figures.cycleId}`,
    tableOf(['figure', 'value'], rowsOf(figures)),
    `books: ${agreed} of ${comparisons.length} sums agree with the payment provider's and the suppliers'`,
    `invariants: ${invariants.checks} checks, ${invariants.violations.length} violations`,
    ...faults.map((fault) => `✗ ${fault}`),
  ].join('\n');
}

function rowsOf({
  orders,
  refunds,
  goods,
  transport,
  promise,
  commissions,
  balances,
  paidLeader,
}: DayFigures): [string, string][] {
  return [
    ['orders placed', String(orders.placed)],
    ['orders paid', String(orders.paid)],
    ['orders cancelled, expired', `${orders.cancelled}, ${orders.expired}`],
    ['orders completed, of which not collected', `${orders.completed}, ${orders.uncollected}`],
    ['GMV', yuan(orders.gmvFen)],
    ['discounts', yuan(orders.discountFen)],
    ...refunds.map((one): [string, string] => [
      `refunds: ${one.cause}`,
      `${one.refunds}, ${yuan(one.amountFen)}`,
    ]),
    ['pieces ordered, picked', `${goods.orderedPieces}, ${goods.pickedPieces}`],
    ['short', `${goods.shortLines} lines, ${goods.shortPieces} pieces`],
    ['parcels, crates', `${goods.parcels}, ${goods.crates}`],
    ['runs, stops signed', `${transport.runs}, ${transport.signedStops} of ${transport.stops}`],
    ['driven', kilometres(transport.distanceMeters)],
    ['promise kept: at the point in time', share(promise.kept, promise.promised)],
    ['in hand', share(promise.inHand, promise.promised)],
    ...commissions.map((one): [string, string] => [
      `commission: ${one.role}${one.level === 0 ? '' : ` level ${one.level}`}`,
      yuan(one.amountFen),
    ]),
    [`paid to the leader ${paidLeader.leaderId}`, yuan(paidLeader.amountFen)],
    ...balances.map((one): [string, string] => [`balance ${one.account}`, yuan(one.amountFen)]),
  ];
}

/** The same as one flat object of numbers. */
export function reportNumbers(figures: DayFigures): Record<string, number> {
  const { orders, refunds, goods, transport, promise, commissions, balances, comparisons } = figures;
  const { violations, checks } = figures.invariants;
  return {
    ...prefixed('orders', orders),
    ...Object.fromEntries(refunds.map(({ cause, amountFen }) => [`refund_${cause}_fen`, amountFen])),
    refunds: refunds.reduce((count, one) => count + one.refunds, 0),
    refundFen: refunds.reduce((sum, one) => sum + one.amountFen, 0),
    ...prefixed('goods', goods),
    ...prefixed('transport', transport),
    ...prefixed('promise', promise),
    ...Object.fromEntries(
      commissions.map(({ role, level, amountFen }) => [`commission_${role}_${level}_fen`, amountFen]),
    ),
    paidLeaderFen: figures.paidLeader.amountFen,
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
