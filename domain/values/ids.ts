import { dayCode, isDay } from '../cycle/calendar.js';
import { RuleViolation } from './rule-violation.js';

/** Crockford's base 32: digits and capitals without I, L, O and U, which people misread or misspell. */
export const CROCKFORD = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';

/**
 * Random characters in an id: 32^14 = 2^70 ids a day. Smaller: at a million orders a day two would meet within years,
 * and ids of others could be guessed. Larger: nothing breaks up to 26, where the provider's limit of 32 is reached.
 *
 * @rule UNIT-05 An id is the day of the cutoff and this many random characters, and is accepted by the provider as it
 *   is.
 * @value ID_RANDOM_LENGTH characters
 * @test test/domain/values/ids.test.ts › an order id is the day and fourteen Crockford characters, fit for an
 *   out_trade_no
 */
export const ID_RANDOM_LENGTH = 14;

const ID = new RegExp(`^(\\d{6})([${CROCKFORD}]{${ID_RANDOM_LENGTH}})$`);

/** What an id is made from: the label of the cutoff's day and at least 14 random bytes (more are ignored). */
export interface IdParts {
  readonly cutoffDay: string;
  readonly random: Uint8Array | readonly number[];
}

/**
 * An id of 20 letters and digits: yymmdd of the cutoff's day, then 14 random Crockford characters. It is accepted as
 * the provider's `out_trade_no` (letters and digits, at most 32), sorts by day, and tells nobody how many there are.
 * The random bytes are an argument, since domain/ has none of its own.
 */
export function makeId({ cutoffDay, random }: IdParts): string {
  if (random.length < ID_RANDOM_LENGTH) throw new RangeError(`${ID_RANDOM_LENGTH} random bytes are needed`);
  // 256 is a multiple of 32, so taking five bits of a byte prefers no character.
  const characters = Array.from(random.slice(0, ID_RANDOM_LENGTH), (byte) => CROCKFORD.charAt(byte & 31));
  return dayCode(cutoffDay) + characters.join('');
}

/** The id of a new order and of its payment (`out_trade_no`); the form of makeId. */
export const makeOrderId = (parts: IdParts): string => makeId(parts);

/** The number of a new after-sale claim; the form of makeId. */
export const makeClaimNo = (parts: IdParts): string => makeId(parts);

/** The number of a new settlement and of its payout; the form of makeId. */
export const makeSettlementNo = (parts: IdParts): string => makeId(parts);

/** The number of a new refund (`out_refund_no`), fixed before the first call to the provider; the form of makeId. */
export const makeRefundNo = (parts: IdParts): string => makeId(parts);

/** Whether the text has the form of makeId and begins with a real day. */
export function isId(text: string): boolean {
  return tryParse(text) !== undefined;
}

/**
 * The day label and the random part of an id (20yy is meant). Spaces around it and small letters are forgiven;
 * refuses `id-malformed` for everything else.
 */
export function parseId(text: string): { readonly cutoffDay: string; readonly randomPart: string } {
  const parts = tryParse(text.trim().toUpperCase());
  if (parts === undefined) throw new RuleViolation('id-malformed', { id: text.slice(0, 40) });
  return parts;
}

function tryParse(text: string): { cutoffDay: string; randomPart: string } | undefined {
  const [, day, randomPart] = ID.exec(text) ?? [];
  if (day === undefined || randomPart === undefined) return undefined;
  const cutoffDay = `20${day.slice(0, 2)}-${day.slice(2, 4)}-${day.slice(4)}`;
  return isDay(cutoffDay) ? { cutoffDay, randomPart } : undefined;
}
