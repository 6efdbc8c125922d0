import { dayCode } from '../cycle/calendar.js';
import { checkDigit } from '../values/check-digit.js';
import { RuleViolation } from '../values/rule-violation.js';

/** What a readable order number says: the cutoff's day and slot, the leader of the pickup point, the serial there. */
export interface OrderNumberParts {
  readonly cutoffDay: string;
  /** One to three capitals and one to eight digits, `L003`; unique among all leaders of the installation. */
  readonly leaderCode: string;
  /** Which of the day's cycles, 1 to 9. */
  readonly slot: number;
  /** From 1, counted per cycle and leader. */
  readonly serial: number;
}

const LEADER_CODE = /^[A-Z]{1,3}\d{1,8}$/;
/** The second slot of a day writes a B after the day, and so on; the first, in most regions the only one, nothing. */
const SLOT_LETTERS = ['', 'B', 'C', 'D', 'E', 'F', 'G', 'H', 'I'];
const ORDER_NUMBER = /^(\d{6})([B-I]?)-([A-Z]{1,3}\d{1,8})-(\d{4,9})-([0-9A-Z])$/;

/**
 * The number people read aloud: `261122-L003-0007-X` = day (yymmdd), leader, serial, check character. It is unique
 * because day, slot, leader and serial are; the year is in it, so it stays unique after a year.
 * Refuses `day-malformed`; a leader code, slot or serial of another form is a RangeError.
 *
 * @rule ORD-12 A paid order has a number that can be read aloud: day, leader, serial, check character.
 * @test test/domain/order/order-number.test.ts › an order number reads day, leader, serial and check character
 * @rule ORD-13 The serial runs on per leader and cycle, from one, in the order of the payments.
 * @test test/activities/payment/accept-payment.test.ts › order numbers are readable and run on per leader, whoever
 *   pays at the same time
 */
export function makeOrderNo({ cutoffDay, slot, leaderCode, serial }: OrderNumberParts): string {
  if (!LEADER_CODE.test(leaderCode)) throw new RangeError(`not a leader code: ${leaderCode}`);
  if (!Number.isInteger(serial) || serial < 1 || serial > 999_999_999) {
    throw new RangeError(`serial must be a whole number from 1, got ${serial}`);
  }
  const letter = SLOT_LETTERS[slot - 1];
  if (letter === undefined) throw new RangeError(`slot must be a whole number from 1 to 9, got ${slot}`);
  const body = `${dayCode(cutoffDay)}${letter}-${leaderCode}-${String(serial).padStart(4, '0')}`;
  return `${body}-${checkDigit(body)}`;
}

/**
 * What the number says, after its check character was verified: any single digit or letter mistyped, and any two
 * exchanged, are noticed (domain/values/check-digit.ts). Spaces around it and small letters are forgiven.
 * Refuses `order-number-malformed`.
 *
 * @rule ORD-14 A mistyped digit or letter of an order number, and two exchanged ones, are noticed.
 * @test test/domain/order/order-number.test.ts › one mistyped digit or letter, and two exchanged digits, are noticed
 */
export function parseOrderNo(text: string): OrderNumberParts {
  const orderNo = text.trim().toUpperCase();
  const [, day = '', letter = '', leaderCode = '', serial = '', check] = ORDER_NUMBER.exec(orderNo) ?? [];
  if (check === undefined || checkDigit(orderNo.slice(0, -2)) !== check) {
    throw new RuleViolation('order-number-malformed', { orderNo: orderNo.slice(0, 40) });
  }
  const cutoffDay = `20${day.slice(0, 2)}-${day.slice(2, 4)}-${day.slice(4)}`;
  return { cutoffDay, slot: SLOT_LETTERS.indexOf(letter) + 1, leaderCode, serial: Number(serial) };
}

/** Whether the text is an order number with a valid check character. */
export function isOrderNo(text: string): boolean {
  try {
    parseOrderNo(text);
    return true;
  } catch (cause) {
    if (cause instanceof RuleViolation) return false;
    throw cause;
  }
}
