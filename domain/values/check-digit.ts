import { CROCKFORD } from './ids.js';

/** A prime just under the size of the alphabet: a prime makes every weight count, and each sum has one character. */
const MODULUS = 31;

const CHARACTERS = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ';

/**
 * The check character (Crockford, without Z) of a text of digits and capitals; other characters, such as dashes, are
 * left out. Each character's value (0–35) is weighted by its place from the left, 1 to 30 and again from 1.
 *
 * A digit typed for another digit, a letter for another letter, and two digits or two letters exchanged (up to 30
 * places) always change it, because the differences are not divisible by the prime. A letter for a digit can escape
 * (values 31 apart), so a number that carries the digit must also fix where its letters stand.
 */
export function checkDigit(text: string): string {
  const values = Array.from(text, (character) => CHARACTERS.indexOf(character)).filter((value) => value >= 0);
  const sum = values.reduce((total, value, index) => total + value * ((index % (MODULUS - 1)) + 1), 0);
  return CROCKFORD.charAt(sum % MODULUS);
}

/** Whether the last character of the text is the check character of what stands before it. */
export function hasValidCheckDigit(text: string): boolean {
  return text.length > 1 && checkDigit(text.slice(0, -1)) === text.slice(-1);
}
