import { RuleViolation } from '../values/rule-violation.js';

/**
 * Digits and capitals that nobody takes for one another: no 0 or O, no 1, I or L, no Z (read as 2), no S
 * (read as 5). There are 29, a prime, so the weighted check character finds every wrong character and every
 * exchange of two.
 */
export const pickupAlphabet = '23456789ABCDEFGHJKMNPQRTUVWXY';

/**
 * Characters before the check character: 29^6 = 595 million codes per leader and cycle. Fewer: with 4 a
 * thousand tries would open one of 40 parcels at a busy point with a chance of 6 %. More: people misread what
 * they say aloud.
 *
 * @rule PICK-01 A pickup code has this many characters that nobody takes for one another, and a check character.
 * @value pickupCodeLength characters
 * @value pickupAlphabet
 * @test test/domain/pickup/pickup-code.test.ts › a code has seven characters that nobody confuses, and is read back
 *   as typed by people
 */
export const pickupCodeLength = 6;

/**
 * A pickup code of six characters and a check character, for example `7KMWPA9`. One is made per (cycle,
 * leader, member) and opens all parcels of it; the caller tries again with other numbers if the leader
 * already has the code. `randomIntegers` are at least six whole numbers, evenly distributed over 32 bits; a
 * RangeError otherwise.
 */
export function makePickupCode(randomIntegers: readonly number[] | Uint32Array): string {
  const chosen = Array.from(randomIntegers).slice(0, pickupCodeLength);
  if (chosen.length < pickupCodeLength || chosen.some((value) => !Number.isSafeInteger(value) || value < 0)) {
    throw new RangeError(`${pickupCodeLength} whole random numbers are needed`);
  }
  const body = chosen.map((value) => pickupAlphabet.charAt(value % pickupAlphabet.length)).join('');
  return body + checkCharacter(body);
}

/**
 * The code as it is stored, from what somebody typed: spaces, dashes and small letters are forgiven, and Z
 * and S are taken for the 2 and 5 they were. Refuses `pickup-code-mistyped` if a character or the check
 * character is wrong; such a try tells a guesser nothing.
 *
 * @rule PICK-02 A mistyped code is told apart from an unknown one and does not count as a try.
 * @test test/domain/pickup/pickup-code.test.ts › every single wrong character is noticed
 * @test test/activities/pickup/redeem.test.ts › a mistyped code is told apart from an unknown one and is no try
 */
export function parsePickupCode(text: string): string {
  const code = text.replace(/[\s-]/g, '').toUpperCase().replaceAll('Z', '2').replaceAll('S', '5');
  const body = code.slice(0, -1);
  const known = Array.from(code).every((character) => pickupAlphabet.includes(character));
  if (!known || body.length !== pickupCodeLength || code.slice(-1) !== checkCharacter(body)) {
    throw new RuleViolation('pickup-code-mistyped', { length: code.length });
  }
  return code;
}

function checkCharacter(body: string): string {
  const sum = Array.from(body).reduce(
    (total, character, index) => total + pickupAlphabet.indexOf(character) * (index + 2),
    0,
  );
  return pickupAlphabet.charAt(sum % pickupAlphabet.length);
}
