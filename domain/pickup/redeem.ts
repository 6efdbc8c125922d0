import type { RefusalDetails } from '../values/rule-violation.js';
import type { ParcelState } from '../warehouse/parcel-lifecycle.js';

/** A parcel of a pickup as it stands. */
export interface PickupParcel {
  readonly parcelId: string;
  readonly state: ParcelState;
}

/**
 * All parcels of one member at one leader in one cycle; one code opens them.
 *
 * @rule PICK-03 One code opens all parcels of a member at a leader in a cycle, and an order is collected with its
 *   last parcel.
 * @test test/activities/pickup/redeem.test.ts › a code hands over all parcels of the member, and collects each of his
 *   orders, once
 */
export interface Pickup {
  readonly leaderId: string;
  readonly memberId: string;
  readonly code: string;
  readonly phoneLastFour: string;
  readonly parcels: readonly PickupParcel[];
}

/** What the member shows: the code (as parsePickupCode returns it) or the last four digits of the phone. */
export type Presented =
  | { readonly by: 'code'; readonly code: string }
  | { readonly by: 'phone'; readonly lastFour: string };

/** One try at a pickup point. */
export interface RedeemAttempt {
  /** The leader whose point it is. */
  readonly leaderId: string;
  readonly presented: Presented;
  /** The cycle's pickups with the presented code or digits, at any leader. */
  readonly pickups: readonly Pickup[];
  /** Wrong tries at this point in this cycle so far. */
  readonly failedAttempts: number;
  /** Only these parcels are fetched now; left out, all that wait. */
  readonly parcelIds?: readonly string[] | undefined;
}

export type RedeemRefusalCode =
  | 'pickup-attempts-exhausted'
  | 'pickup-code-unknown'
  | 'pickup-wrong-point'
  | 'pickup-phone-ambiguous'
  | 'pickup-not-ready'
  | 'pickup-parcel-unknown'
  | 'pickup-already-collected'
  | 'pickup-deadline-passed';

/**
 * An accepted try with the parcels to hand over, or the refusal. It is returned and not thrown, because the
 * step must commit the count of a wrong try (`countsAsFailure`) together with refusing it.
 */
export type RedeemVerdict =
  | {
      readonly accepted: true;
      readonly memberId: string;
      /** Signed parcels, handed over now; at least one. */
      readonly parcelIds: readonly string[];
      /** Parcels that have not arrived yet: the same code opens them later. */
      readonly laterParcelIds: readonly string[];
      /** Parcels that wait here and are left for another time. */
      readonly waitingParcelIds: readonly string[];
    }
  | {
      readonly accepted: false;
      readonly code: RedeemRefusalCode;
      readonly countsAsFailure: boolean;
      readonly details: RefusalDetails;
    };

/**
 * Wrong tries at a point and cycle after which the last four digits are refused; codes still work. Smaller:
 * honest mistakes in a queue of 40 lock a point. Larger: 40 members own 40 of 10,000 endings, so each blind
 * try finds somebody's goods with 0.4 %; ten tries make 4 %, a hundred would make a third.
 *
 * @rule PICK-04 After this many wrong tries at a point and cycle the last four digits of a phone are refused; codes
 *   are still taken.
 * @value phoneFailuresMax tries
 * @test test/domain/pickup/redeem.test.ts › after too many wrong tries digits are refused first and codes later
 * @test test/activities/pickup/redeem.test.ts › wrong tries are counted although they are refused; then digits are no
 *   longer taken, codes still are
 */
export const phoneFailuresMax = 10;

/**
 * Wrong tries at a point and cycle after which nothing is accepted until operations look at it. Smaller: a
 * member can lock the point for the neighbours. Larger: nothing but load; a code cannot be guessed.
 *
 * @rule PICK-05 After this many wrong tries nothing is accepted until operations have looked.
 * @value codeFailuresMax tries
 * @test test/domain/pickup/redeem.test.ts › after too many wrong tries digits are refused first and codes later
 */
export const codeFailuresMax = 50;

/**
 * The verdict on one try: right leader, something signed and not yet handed over, not too many wrong tries.
 * Digits are accepted only if exactly one member at this point with parcels still to come or to collect has
 * them.
 *
 * @rule PICK-06 Parcels are handed over at their own pickup point only; a code of another point is no guess.
 * @test test/domain/pickup/redeem.test.ts › a code of another point is refused without counting as a guess
 * @rule PICK-07 Nothing is handed over before the leader signed for it, twice, or after the deadline.
 * @test test/domain/pickup/redeem.test.ts › parcels are not handed over before the leader signed, twice, or after the
 *   deadline
 * @rule PICK-08 The last digits of a phone are enough when exactly one member here has them.
 * @test test/domain/pickup/redeem.test.ts › digits are enough when one member has them, and not when two have parcels
 *   waiting
 * @test test/activities/pickup/redeem.test.ts › two members with the same last digits must show their codes
 */
export function decideRedemption(attempt: RedeemAttempt): RedeemVerdict {
  const { presented, failedAttempts, leaderId } = attempt;
  const limit = presented.by === 'phone' ? phoneFailuresMax : codeFailuresMax;
  if (failedAttempts >= limit) return refusal('pickup-attempts-exhausted', { failedAttempts, limit });
  const matching = attempt.pickups.filter((pickup) => matches(pickup, presented));
  const here = matching.filter((pickup) => pickup.leaderId === leaderId);
  if (presented.by === 'phone') return decideByPhone(here, attempt.parcelIds);
  const [pickup] = here;
  if (pickup !== undefined) return handOver(pickup, attempt.parcelIds);
  const wrongPoint = matching.length > 0;
  return wrongPoint ? refusal('pickup-wrong-point', { leaderId }) : failure('pickup-code-unknown');
}

function decideByPhone(here: readonly Pickup[], wanted: readonly string[] | undefined): RedeemVerdict {
  const open = here.filter((pickup) => pickup.parcels.some((parcel) => parcel.state !== 'collected'));
  const [first, second] = open;
  if (second !== undefined) return refusal('pickup-phone-ambiguous', { members: open.length });
  const only = first ?? here[0];
  return only === undefined ? failure('pickup-code-unknown') : handOver(only, wanted);
}

function handOver(pickup: Pickup, wanted: readonly string[] | undefined): RedeemVerdict {
  const signed = pickup.parcels.filter((parcel) => parcel.state === 'signed').map(({ parcelId }) => parcelId);
  const strange = wanted?.find((parcelId) => !signed.includes(parcelId));
  if (signed.length > 0 && strange !== undefined)
    return refusal('pickup-parcel-unknown', { parcelNo: strange });
  if (signed.length > 0) {
    const parcelIds = wanted === undefined ? signed : signed.filter((id) => wanted.includes(id));
    return {
      accepted: true,
      memberId: pickup.memberId,
      parcelIds,
      waitingParcelIds: signed.filter((id) => !parcelIds.includes(id)),
      laterParcelIds: pickup.parcels.filter(isOnItsWay).map((parcel) => parcel.parcelId),
    };
  }
  if (pickup.parcels.some(isOnItsWay)) return refusal('pickup-not-ready', { parcels: pickup.parcels.length });
  const overdue = pickup.parcels.some((parcel) => parcel.state !== 'collected');
  return refusal(overdue ? 'pickup-deadline-passed' : 'pickup-already-collected', {
    parcels: pickup.parcels.length,
  });
}

function isOnItsWay(parcel: PickupParcel): boolean {
  return ['planned', 'packed', 'staged', 'loaded'].includes(parcel.state);
}

function matches(pickup: Pickup, presented: Presented): boolean {
  return presented.by === 'code'
    ? pickup.code === presented.code
    : pickup.phoneLastFour === presented.lastFour;
}

function refusal(code: RedeemRefusalCode, details: RefusalDetails): RedeemVerdict {
  return { accepted: false, code, countsAsFailure: false, details };
}

function failure(code: RedeemRefusalCode): RedeemVerdict {
  return { accepted: false, code, countsAsFailure: true, details: {} };
}
