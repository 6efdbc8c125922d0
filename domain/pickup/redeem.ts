import type { RefusalDetails } from '../values/rule-violation.js';
import type { ParcelState } from '../warehouse/parcel-lifecycle.js';

/** A parcel of a pickup as it stands. */
export interface PickupParcel {
  readonly parcelId: string;
  readonly state: ParcelState;
}

/** All parcels of one member at one leader in one cycle; one code opens them. */
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
}

export type RedeemRefusalCode =
  | 'pickup-attempts-exhausted'
  | 'pickup-code-unknown'
  | 'pickup-wrong-point'
  | 'pickup-phone-ambiguous'
  | 'pickup-not-ready'
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
 */
export const phoneFailuresMax = 10;

/**
 * Wrong tries at a point and cycle after which nothing is accepted until operations look at it. Smaller: a
 * member can lock the point for the neighbours. Larger: nothing but load; a code cannot be guessed.
 */
export const codeFailuresMax = 50;

/**
 * The verdict on one try: right leader, something signed and not yet handed over, not too many wrong tries.
 * Digits are accepted only if exactly one member at this point with parcels still to come or to collect has
 * them.
 */
export function decideRedemption(attempt: RedeemAttempt): RedeemVerdict {
  const { presented, failedAttempts, leaderId } = attempt;
  const limit = presented.by === 'phone' ? phoneFailuresMax : codeFailuresMax;
  if (failedAttempts >= limit) return refusal('pickup-attempts-exhausted', { failedAttempts, limit });
  const matching = attempt.pickups.filter((pickup) => matches(pickup, presented));
  const here = matching.filter((pickup) => pickup.leaderId === leaderId);
  if (presented.by === 'phone') return decideByPhone(here);
  const [pickup] = here;
  if (pickup !== undefined) return handOver(pickup);
  const wrongPoint = matching.length > 0;
  return wrongPoint ? refusal('pickup-wrong-point', { leaderId }) : failure('pickup-code-unknown');
}

function decideByPhone(here: readonly Pickup[]): RedeemVerdict {
  const open = here.filter((pickup) => pickup.parcels.some((parcel) => parcel.state !== 'collected'));
  const [first, second] = open;
  if (second !== undefined) return refusal('pickup-phone-ambiguous', { members: open.length });
  const only = first ?? here[0];
  return only === undefined ? failure('pickup-code-unknown') : handOver(only);
}

function handOver(pickup: Pickup): RedeemVerdict {
  const signed = pickup.parcels.filter((parcel) => parcel.state === 'signed');
  if (signed.length > 0) {
    return {
      accepted: true,
      memberId: pickup.memberId,
      parcelIds: signed.map((parcel) => parcel.parcelId),
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
