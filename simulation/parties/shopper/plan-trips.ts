import { createDice, type Dice } from '../dice.js';
import { type Rates, cityRates } from '../rates.js';

/** What a shopper does with the order that was placed. */
export type Fate = 'pays' | 'pays-late' | 'pays-too-late' | 'never-pays' | 'cancels';

/** Where the shopper looks for something to buy. */
export type Look = 'front' | 'category' | 'search';

export interface BasketLine {
  readonly skuId: string;
  readonly quantity: number;
}

/** A basket that somebody has made up his mind about, whatever else is on sale. */
export interface FixedOrder {
  readonly memberId: string;
  readonly lines: readonly BasketLine[];
}

/** One visit of one member to the shop, and what becomes of the goods. Nothing here depends on the clock. */
export interface Trip {
  readonly no: number;
  readonly memberId: string;
  /** When in the sale the order is sent: 0 = it opens, 1 = the cutoff, above 1 = too late. */
  readonly arrivesAt: number;
  readonly fate: Fate;
  readonly looks: Look;
  /** Gathers the basket in the cart first. */
  readonly usesCart: boolean;
  /** Orders again what the member's last order was. */
  readonly repeats: boolean;
  /** Lets the goods come to another pickup point after all. */
  readonly moves: boolean;
  /** Follows the order in words. */
  readonly follows: boolean;
  readonly wantsCoupon: boolean;
  /** Undefined: chosen from what is on sale. */
  readonly lines?: readonly BasketLine[];
  /** False: the goods are never fetched. */
  readonly collects: boolean;
  /** Shows the last digits of the phone instead of the code. */
  readonly byPhone: boolean;
  readonly claims: boolean;
  readonly reviews: boolean;
}

export interface TripPlan {
  readonly memberIds: readonly string[];
  /** How many trips in all. */
  readonly trips: number;
  readonly seed: number;
  readonly fixed: readonly FixedOrder[];
  readonly rates?: Pick<Rates, 'membersAbsentRate' | 'linesClaimedRate'>;
}

/** Shares of the trips; each happens at least once in a plan of thirty. Source: the reference city's numbers. */
const shares = {
  neverPays: 0.04,
  cancels: 0.04,
  paysLate: 0.05,
  paysTooLate: 0.015,
  comesLate: 0.007,
};
/** Lines of a basket, on average: a share of lines is so many times a share of baskets. */
const linesPerBasket = 2.4;
const cartRate = 0.2;
const moveRate = 0.01;
const followRate = 0.1;
const searchRate = 0.15;
const categoryRate = 0.25;
const couponRate = 0.3;
const byPhoneRate = 0.25;
const reviewRate = 0.4;
/** Members who shop a second time on the same day. */
const againRate = 0.1;

/** The day's trips in the order of their arrival: the same plan for the same seed. */
export function planTrips(plan: TripPlan): Trip[] {
  const dice = createDice(plan.seed, 'trips');
  const free = Math.max(0, plan.trips - plan.fixed.length);
  const fates = planFates(free, dice);
  const arrivals = dice.shuffle(
    Array.from({ length: free }, (_none, i) => arrivalAt((i + dice.next()) / free)),
  );
  const members = planMembers(plan, free, dice);
  const seen = new Set<string>();
  const chosen = fates.map((fate, i) => {
    const arrival = arrivals[i] ?? 0;
    const memberId = members[i] ?? '';
    const repeats = seen.has(memberId);
    seen.add(memberId);
    const moves = fate === 'pays' && dice.chance(moveRate);
    return {
      memberId,
      fate,
      // Whoever cancels or moves must have paid well before the cutoff; whoever repeats must have ordered before.
      arrivesAt: fate === 'cancels' || moves ? arrival * 0.6 : arrival,
      looks: lookOf(dice),
      usesCart: dice.chance(cartRate),
      repeats,
      moves,
      follows: dice.chance(followRate),
      wantsCoupon: dice.chance(couponRate),
      byPhone: dice.chance(byPhoneRate),
      reviews: dice.chance(reviewRate),
    };
  });
  const { membersAbsentRate, linesClaimedRate } = plan.rates ?? cityRates;
  const never = pickSome(chosen, membersAbsentRate, dice);
  const claiming = pickSome(
    chosen.filter((trip) => !never.has(trip)),
    linesClaimedRate * linesPerBasket,
    dice,
  );
  const late = new Set(dice.shuffle(chosen).slice(0, Math.ceil(free * shares.comesLate)));
  const trips = chosen.map((trip) => ({
    ...trip,
    arrivesAt: late.has(trip) ? 1 + dice.next() * lateWithin : trip.arrivesAt,
    collects: !never.has(trip),
    claims: claiming.has(trip),
  }));
  return [...plan.fixed.map(fixedTrip), ...trips]
    .toSorted((a, b) => a.arrivesAt - b.arrivesAt)
    .map((trip, i) => ({ no: i + 1, ...trip }));
}

/** Who comes late does so by less than this share of the sale. */
const lateWithin = 0.01;

function lookOf(dice: Dice): Look {
  if (dice.chance(searchRate)) return 'search';
  return dice.chance(categoryRate) ? 'category' : 'front';
}

const fixedTrip = ({ memberId, lines }: FixedOrder, i: number): Omit<Trip, 'no'> => ({
  memberId,
  lines,
  arrivesAt: 0.2 + i * 0.05,
  fate: 'pays',
  looks: 'front',
  usesCart: false,
  repeats: false,
  moves: false,
  follows: false,
  wantsCoupon: false,
  collects: true,
  byPhone: false,
  claims: false,
  reviews: true,
});

/**
 * When in the sale the shopper of this quantile arrives: 35 % in the last hour of twelve, 8 % in the last ten minutes,
 * 1 % in the last ten seconds. Source: the reference city's order curve.
 */
export function arrivalAt(quantile: number): number {
  const corners = [
    [0, 0],
    [0.65, 11 / 12],
    [0.92, 71 / 72],
    [0.99, 4319 / 4320],
    [1, 1],
  ] as const;
  for (let i = 1; i < corners.length; i++) {
    const [from, to] = [corners[i - 1] ?? corners[0], corners[i] ?? corners[0]];
    if (quantile <= to[0]) return from[1] + ((quantile - from[0]) / (to[0] - from[0])) * (to[1] - from[1]);
  }
  return 1;
}

function planFates(count: number, dice: Dice): Fate[] {
  const several = (fate: Fate, share: number): Fate[] =>
    Array.from({ length: Math.min(count, Math.round(count * share)) }, () => fate);
  const others = [
    ...several('never-pays', shares.neverPays),
    ...several('cancels', shares.cancels),
    ...several('pays-late', shares.paysLate),
    ...several('pays-too-late', shares.paysTooLate),
  ];
  const pays = Array.from({ length: Math.max(0, count - others.length) }, (): Fate => 'pays');
  return dice.shuffle([...others, ...pays]).slice(0, count);
}

/** Different members, and a few of them again; whoever has a fixed order buys nothing else. */
function planMembers({ memberIds, fixed }: TripPlan, count: number, dice: Dice): string[] {
  const taken = new Set(fixed.map((order) => order.memberId));
  const others = dice.shuffle(memberIds.filter((id) => !taken.has(id)));
  const fresh = others.slice(0, Math.max(1, Math.ceil(count * (1 - againRate))));
  return dice.shuffle([
    ...fresh,
    ...Array.from({ length: Math.max(0, count - fresh.length) }, () => dice.pick(fresh)),
  ]);
}

/** A share of those who pay; one at least if there are thirty. */
function pickSome<T extends { readonly fate: Fate }>(trips: readonly T[], share: number, dice: Dice): Set<T> {
  const payers = trips.filter((trip) => trip.fate === 'pays');
  return new Set(dice.shuffle(payers).slice(0, Math.ceil(payers.length * share)));
}
