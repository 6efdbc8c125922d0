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

/** When a cycle's goods may go out. */
export interface Delivery {
  /** The first label after the cutoff's day on which the region does not rest. */
  readonly deliveryDay: string;
  /** No van leaves before this instant: the delivery day's midnight. At a fast pace null, unless rest days lie between. */
  readonly deliverFrom: string | null;
}

/**
 * When a slot sells, `HH:MM` by the region's clock; the cutoff is at 23:00 at the latest.
 *
 * @rule CYC-30 Several sales of one day are several cycles, each with its own cutoff and its own goods.
 * @data region_slots.opens_clock
 * @data region_slots.cutoff_clock
 * @data region_slots.category_ids
 * @data region_slots.sku_ids
 * @test test/activities/cycle/region-days.test.ts › two slots are two cycles with their own cutoffs and listings
 */
export interface SlotHours {
  readonly opensAt: string;
  readonly cutoffAt: string;
}

/** The windows whose beginning is an event that no clock foresees. */
export type Window = 'pickup' | 'claim' | 'payable';

/** The event at which a window begins, and the estimate that the cycle's timetable holds for its end. */
export interface WindowStart {
  readonly window: Window;
  /** pickup: the (last) sign-off. claim: the (last) collection. payable: the close of the claims. */
  readonly eventAt: string;
  readonly nominal: string;
  /** claim: whether the goods keep, so that there is more time. */
  readonly ambient?: boolean;
}

/**
 * The instants of one cycle. This file is the only place where a duration is added to anything.
 * Refuses `day-malformed`; a slot, pace or zone that does not exist is a RangeError.
 *
 * @rule CYC-27 Every instant of a cycle is later than the one before it, at any pace.
 * @test test/domain/cycle/timetable.test.ts › every instant of a cycle is later than the one before it, at any pace
 */
export function timetable(input: TimetableInput): Timetable {
  assertDay(input.day);
  assertPace(input.pace);
  assertSlot(input);
  return input.pace.kind === 'real' ? realTimetable(input) : fastTimetable(input, input.pace.speed);
}

/**
 * From when on the cycle's goods may go out.
 *
 * @rule CYC-42 No van leaves on a day on which the region rests: the goods go out on the first day after that is none.
 * @test test/domain/cycle/timetable.test.ts › goods never go out on a rest day, and never before their cutoff
 */
export function deliveryOf(input: TimetableInput): Delivery {
  const { day, zone, pace, calendar } = input;
  const deliveryDay = nextOpenDay(day, calendar);
  if (pace.kind === 'real') return { deliveryDay, deliverFrom: instantInZone(deliveryDay, '00:00', zone) };
  const resting = restMs(input, deliveryDay, pace.speed);
  const { cutoffAt } = timetable(input);
  return { deliveryDay, deliverFrom: resting === 0 ? null : addMilliseconds(cutoffAt, resting) };
}

/**
 * The clock of a slot: it sells in its own hours, gives the payer and the suppliers what the usual evening gives them,
 * and its goods go out with the morning's.
 *
 * @rule CYC-43 A day may have up to three sales, each with its own hours, goods and night.
 * @test test/domain/cycle/timetable.test.ts › two slots of a day are two sales with cutoffs of their own inside the day
 * @test test/activities/cycle/region-days.test.ts › two slots are two cycles with their own cutoffs and listings
 */
export function slotClock({ opensAt, cutoffAt }: SlotHours): DayClock {
  const later = (usual: string): string => {
    const minutes = minutesOf(cutoffAt) + minutesOf(usual) - minutesOf(eveningCutoff.cutoffAt);
    return `${String(Math.floor(minutes / 60)).padStart(2, '0')}:${String(minutes % 60).padStart(2, '0')}`;
  };
  return {
    ...eveningCutoff,
    opensAt,
    cutoffAt,
    payUntil: later(eveningCutoff.payUntil),
    confirmBy: later(eveningCutoff.confirmBy),
  };
}

/**
 * The end of a window that begins at an event, as an ISO string.
 * Fast: five seconds after the event, whatever the estimate said, so a slow machine is slower and never wrong.
 * Real: pickup lasts until its estimate, but at least `pickupLeast` from the sign-off, so a late van shortens
 * nobody's chance; claims and payment last their durations from the event.
 */
export function windowAfter(pace: Pace, start: WindowStart): string {
  if (assertPace(pace).kind === 'fast') return addMilliseconds(start.eventAt, SHORTEST_MS);
  const { claimWindowMs, claimWindowAmbientMs } = durations;
  if (start.window === 'claim')
    return addMilliseconds(start.eventAt, start.ambient === true ? claimWindowAmbientMs : claimWindowMs);
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

/** Until when suppliers quote for a cycle with this cutoff, at this pace. */
export function quoteUntil(pace: Pace, cutoffAt: string): string {
  return addMilliseconds(cutoffAt, -paced(durations.supplyQuoteLeadMs, pace));
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

function fastTimetable(input: TimetableInput, speed: number): Timetable {
  const { day, slot, originAt, originDay, calendar } = input;
  const dayMs = fastDayMs(speed);
  const saleMs = Math.round(dayMs / 3);
  const opensAt = addMilliseconds(originAt, daysBetween(originDay, day) * dayMs + (slot - 1) * saleMs);
  const cutoffAt = addMilliseconds(opensAt, saleMs);
  const after = (windows: number): string => addMilliseconds(cutoffAt, windows * SHORTEST_MS);
  const resting = restMs(input, nextOpenDay(day, calendar), speed);
  const onDelivery = (windows: number): string => addMilliseconds(after(windows), resting);
  // Only cutoffAt and payUntil are hard; the rest are estimates. Orders sleep until the pickup's, so a later one would
  // keep a day that went well waiting for those who never came.
  const pickupUntil = onDelivery(7);
  return {
    opensAt,
    cutoffAt,
    payUntil: after(1),
    confirmBy: after(2),
    receiveBy: onDelivery(3),
    planFixedAt: onDelivery(4),
    departAt: onDelivery(5),
    deliverBy: onDelivery(6),
    pickupUntil,
    claimUntil: addMilliseconds(pickupUntil, SHORTEST_MS),
    payableAt: addMilliseconds(pickupUntil, 2 * SHORTEST_MS),
  };
}

/** At a fast pace a label's goods go out in the rest of its own played day, so each rest day is one played day more. */
const restMs = ({ day }: TimetableInput, deliveryDay: string, speed: number): number =>
  (daysBetween(day, deliveryDay) - 1) * fastDayMs(speed);

function minutesOf(time: string): number {
  const [hours = 0, minutes = 0] = time.split(':').map(Number);
  return hours * 60 + minutes;
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
