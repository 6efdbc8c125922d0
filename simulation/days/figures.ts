import type { Database } from '../../db/connection.js';
import { countUnfinished, readOwnBooks } from '../../db/queries/settlement/books-to-compare.js';
import {
  type BalanceFigures,
  balanceFigures,
  type CommissionFigures,
  commissionFigures,
  type GoodsFigures,
  goodsFigures,
  type OrderFigures,
  orderFigures,
  type PromiseFigures,
  promiseFigures,
  type RefundFigures,
  refundFigures,
  type TransportFigures,
  transportFigures,
} from '../../db/queries/settlement/day-figures.js';
import {
  type CarriedFigures,
  carriedFigures,
  type ClaimFigures,
  claimFigures,
  type CurveFigures,
  curveFigures,
  type NightFigures,
  nightFigures,
  type SupplierFigures,
  supplierFigures,
} from '../../db/queries/settlement/city-figures.js';
import type { ApiClient } from '../parties/api-client.js';
import { type Comparison, compareBooks } from './compare-books.js';

/** How many checks of the database were made, and what breaks them. */
export interface InvariantReport {
  readonly checks: number;
  /** `<check>: <first row>`, one per row that breaks one; empty = good. */
  readonly violations: readonly string[];
}

/** What a day came to; every figure is a query. */
export interface DayFigures {
  readonly cycleId: string;
  readonly orders: OrderFigures;
  readonly refunds: readonly RefundFigures[];
  readonly curve: CurveFigures;
  readonly suppliers: readonly SupplierFigures[];
  readonly night: NightFigures;
  readonly claims: ClaimFigures;
  /** Over all cycles: what goes on into the next day. */
  readonly carried: CarriedFigures;
  readonly goods: GoodsFigures;
  readonly transport: TransportFigures;
  readonly promise: PromiseFigures;
  readonly commissions: readonly CommissionFigures[];
  readonly balances: readonly BalanceFigures[];
  /** The leader who was paid on this day; nobody while no statement can be paid. */
  readonly paidLeader: { readonly leaderId: string; readonly amountFen: number } | undefined;
  readonly comparisons: readonly Comparison[];
  readonly invariants: InvariantReport;
  /** What the parties did, by their own count. */
  readonly deeds: Readonly<Record<string, number>>;
  /** Everything that does not agree, in sentences; empty = the day holds. */
  readonly faults: readonly string[];
}

export interface FigureSources {
  readonly database: Database;
  readonly cycleId: string;
  readonly paidLeader: DayFigures['paidLeader'];
  readonly wallet: ApiClient;
  readonly gate: ApiClient;
  readonly deeds: DayFigures['deeds'];
  readonly surprises: readonly string[];
  readonly checkInvariants: () => Promise<InvariantReport>;
}

/** The figures of a settled cycle, once nothing of it is under way any more. */
export async function readFigures(sources: FigureSources): Promise<DayFigures> {
  const { database, cycleId, paidLeader, deeds } = sources;
  await waitForQuiet(database);
  const [orders, refunds, goods, transport, promise, commissions, balances] = await Promise.all([
    orderFigures(database, cycleId),
    refundFigures(database, cycleId),
    goodsFigures(database, cycleId),
    transportFigures(database, cycleId),
    promiseFigures(database, cycleId),
    commissionFigures(database, cycleId),
    balanceFigures(database),
  ]);
  const [curve, suppliers, night, claims, carried] = await Promise.all([
    curveFigures(database, cycleId),
    supplierFigures(database, cycleId),
    nightFigures(database, cycleId),
    claimFigures(database, cycleId),
    carriedFigures(database),
  ]);
  const comparisons = await compareUntilEqual(sources, carried);
  const invariants = await sources.checkInvariants();
  const figures = { cycleId, orders, refunds, goods, transport, promise, commissions, balances, paidLeader };
  return {
    ...figures,
    curve,
    suppliers,
    night,
    claims,
    carried,
    comparisons,
    invariants,
    deeds,
    faults: [
      ...comparisons
        .filter(({ ours, theirs }) => ours !== theirs)
        .map(({ name, ours, theirs }) => `${name}: ours ${ours}, theirs ${theirs}`),
      ...invariants.violations.map((violation) => `invariant broken: ${violation}`),
      ...sources.surprises.map((surprise) => `a party was surprised: ${surprise}`),
      ...unbalanced(balances),
    ],
  };
}

function unbalanced(balances: readonly BalanceFigures[]): string[] {
  const sumFen = balances.reduce((total, { amountFen }) => total + amountFen, 0);
  return sumFen === 0 ? [] : [`the accounts add up to ${sumFen} fen instead of 0`];
}

/** The channel's fees are booked when a cycle is settled: while one is not, ours are behind. */
const bookedAtSettlement = 'feesFen';

/** Sums that differ are compared again for a while: beside the sale of the next slot, money is always on its way. */
async function compareUntilEqual(sources: FigureSources, carried: CarriedFigures): Promise<Comparison[]> {
  const giveUpAt = Date.now() + quietWithinMs;
  for (;;) {
    const all = await compareBooks(await readOwnBooks(sources.database), sources);
    const comparisons = all.filter(
      ({ name }) => name !== bookedAtSettlement || carried.unsettledCycles === 0,
    );
    if (comparisons.every(({ ours, theirs }) => ours === theirs) || Date.now() > giveUpAt) return comparisons;
    await new Promise((resolve) => setTimeout(resolve, 500));
  }
}

/** Smaller: a refund that the provider is just ending counts as a difference. Larger: a broken one is waited for. */
const quietWithinMs = 30_000;

/** Refunds have ended and consumers have read every event, or the time is over and the figures tell. */
async function waitForQuiet(database: Database): Promise<void> {
  const giveUpAt = Date.now() + quietWithinMs;
  while (Date.now() < giveUpAt) {
    const left = await countUnfinished(database);
    if (left.refunds === 0 && left.events === 0) return;
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
}
