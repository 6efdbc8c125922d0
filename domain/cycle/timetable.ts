import { Temporal } from 'temporal-polyfill';
import { addMilliseconds, latest } from '../values/instants.js';
import { assertDay, daysBetween, nextOpenDay, type Calendar } from './calendar.js';
import { eveningCutoff, type DayClock } from './day-clock.js';
import { durations } from './durations.js';
import { assertPace, fastDayMs, paced, SHORTEST_MS, type Pace } from './pace.js';

/** The instants of a cycle as ISO strings in UTC, strictly later from each to the next; stored on the cycle's row. */
export interface Timetable {
  readonly opensAt: string;
  /** Nothing joins from this instant on: an order is accepted if opensAt <= its instant < cutoffAt. */
  readonly cutoffAt: string;
  /** An order placed in time may be paid until then; afterwards the cycle is frozen. */
  readonly payUntil: string;
  /** Suppliers confirm until then; afterwards the backup supplier is asked. */
  readonly confirmBy: string;
  /** Sites expect the goods until then; what is missing afterwards is short. */
  readonly receiveBy: string;
  /** Routes do not change after this. */
  readonly planFixedAt: string;
  readonly departAt: string;
  /** Leaders are promised their goods until then. */
  readonly deliverBy: string;
  /** Members may collect until then; an estimate, until the last sign-off moves it (windowAfter). */
  readonly pickupUntil: string;
  /** Members may claim until then; an estimate, until the last collection moves it (windowAfter). */
  readonly claimUntil: string;
  /** The leader's and promoters' money may be paid from then on; an estimate as well. */
  readonly payableAt: string;
}

/** What a timetable is made from. */
export interface TimetableInput {
  /** Label of the cutoff's day. */
  readonly day: string;
  /** Which of the day's cycles, counted from 1. At a fast pace slot n opens when slot n-1 closes: three slots at most. */
  readonly slot: number;
  /** IANA name of the region's zone; used at the real pace only. */
  readonly zone: string;
  readonly pace: Pace;
  /** The real instant at which label day `originDay` began, stored once per installation; fast pace only. */
  readonly originAt: string;
  readonly originDay: string;
  readonly calendar?: Calendar;
  /** The clock of this slot at the real pace; the evening cutoff if it is left out. */
  readonly clock?: DayClock;
}

/** The windows whose beginning is an event that no clock foresees. */
export type Window = 'pickup' | 'claim' | 'payable';

/** The event at which a window begins, and the estimate that the cycle's timetable holds for its end. */
export interface WindowStart {
  readonly window: Window;
  /** pickup: the (last) sign-off. claim: the (last) collection. payable: the close of the claims. */
  readonly eventAt: string;
  readonly nominal: string;
}

/**
 * The instants of one cycle. This file is the only place where a duration is added to anything.
 * Refuses `day-malformed`; a slot, pace or zone that does not exist is a RangeError.
 */
export function timetable(input: TimetableInput): Timetable {
  assertDay(input.day);
  assertPace(input.pace);
  assertSlot(input);
  return input.pace.kind === 'real' ? realTimetable(input) : fastTimetable(input, input.pace.speed);
}

/**
 * The end of a window that begins at an event, as an ISO string.
 * Fast: five seconds after the event, whatever the estimate said, so a slow machine is slower and never wrong.
 * Real: pickup lasts until its estimate, but at least `pickupLeast` from the sign-off, so a late van shortens
 * nobody's chance; claims and payment last their durations from the event.
 */
export function windowAfter(pace: Pace, start: WindowStart): string {
  if (assertPace(pace).kind === 'fast') return addMilliseconds(start.eventAt, SHORTEST_MS);
  if (start.window === 'claim') return addMilliseconds(start.eventAt, durations.claimWindowMs);
  if (start.window === 'payable') return addMilliseconds(start.eventAt, durations.payableAfterClaimsMs);
  return latest(start.nominal, addMilliseconds(start.eventAt, durations.pickupLeastMs));
}

/**
 * The instant a duration after an event, at this pace: expiries, reminders, deadlines of decisions.
 * `durationMs` is a member of `durations` (unscaled); the pace is applied here, once.
 */
export function deadlineAfter(pace: Pace, eventAt: string, durationMs: number): string {
  return addMilliseconds(eventAt, paced(durationMs, pace));
}

function realTimetable({ day, zone, calendar, clock = eveningCutoff }: TimetableInput): Timetable {
  const deliveryDay = nextOpenDay(day, calendar);
  const at = (label: string, time: string): string => instantInZone(label, time, zone);
  const pickupUntil = at(deliveryDay, clock.pickupUntil);
  const claimUntil = addMilliseconds(pickupUntil, durations.claimWindowMs);
  return {
    opensAt: at(day, clock.opensAt),
    cutoffAt: at(day, clock.cutoffAt),
    payUntil: at(day, clock.payUntil),
    confirmBy: at(day, clock.confirmBy),
    receiveBy: at(deliveryDay, clock.receiveBy),
    planFixedAt: at(deliveryDay, clock.planFixedAt),
    departAt: at(deliveryDay, clock.departAt),
    deliverBy: at(deliveryDay, clock.deliverBy),
    pickupUntil,
    claimUntil,
    payableAt: addMilliseconds(claimUntil, durations.payableAfterClaimsMs),
  };
}

function fastTimetable({ day, slot, originAt, originDay }: TimetableInput, speed: number): Timetable {
  const dayMs = fastDayMs(speed);
  const saleMs = Math.round(dayMs / 3);
  const opensAt = addMilliseconds(originAt, daysBetween(originDay, day) * dayMs + (slot - 1) * saleMs);
  const cutoffAt = addMilliseconds(opensAt, saleMs);
  const after = (windows: number): string => addMilliseconds(cutoffAt, windows * SHORTEST_MS);
  // Only cutoffAt and payUntil are hard; the rest are estimates. Orders sleep until the pickup's, so a later one would
  // keep a day that went well waiting for those who never came.
  const pickupUntil = after(7);
  return {
    opensAt,
    cutoffAt,
    payUntil: after(1),
    confirmBy: after(2),
    receiveBy: after(3),
    planFixedAt: after(4),
    departAt: after(5),
    deliverBy: after(6),
    pickupUntil,
    claimUntil: addMilliseconds(pickupUntil, SHORTEST_MS),
    payableAt: addMilliseconds(pickupUntil, 2 * SHORTEST_MS),
  };
}

// A time that a zone skips or repeats (summer time) is read as its usual meaning: later when skipped, earlier when twice.
function instantInZone(day: string, time: string, zone: string): string {
  const instant = Temporal.PlainDateTime.from(`${day}T${time}`).toZonedDateTime(zone).toInstant();
  return instant.toString({ smallestUnit: 'millisecond' });
}

function assertSlot({ slot, pace }: TimetableInput): void {
  const slotMax = pace.kind === 'fast' ? 3 : 9;
  if (Number.isInteger(slot) && slot >= 1 && slot <= slotMax) return;
  throw new RangeError(`slot must be a whole number from 1 to ${slotMax}, got ${slot}`);
}
