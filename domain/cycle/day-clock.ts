/**
 * When a day's phases end at the real pace, as `HH:MM` by the region's clock. The first four are times of the label's
 * day, the others of the day of delivery, which is the next day that the calendar does not rest on.
 */
export interface DayClock {
  readonly opensAt: string;
  readonly cutoffAt: string;
  readonly payUntil: string;
  readonly confirmBy: string;
  readonly receiveBy: string;
  readonly planFixedAt: string;
  readonly departAt: string;
  readonly deliverBy: string;
  readonly pickupUntil: string;
}

/**
 * The usual evening cutoff (reference city, DESIGN §5). What each number decides:
 * - opensAt 08:00: earlier, prices of the morning's market are not known; later, the morning's orders are lost.
 * - cutoffAt 20:00: earlier, the evening's third of all orders is lost; later, suppliers cannot load before midnight.
 * - payUntil five minutes later: less, a payment under way is refunded; more, the night starts late for everybody.
 * - confirmBy 20:40: less, suppliers do not see the order in time; more, a backup supplier cannot take over.
 * - receiveBy 01:00: less, honest trucks count as late; more, sorting cannot end before loading.
 * - planFixedAt 04:45, departAt 06:00: less, late goods miss the plan; more, vans meet the morning's traffic.
 * - deliverBy 12:00: less, outer stops are promised what vans cannot do; more, chilled goods leave their band.
 * - pickupUntil 21:00: less, those who work late find the shop closed; more, the shop keeps perishables overnight.
 *
 * @rule CYC-03 A cycle opens at this time of its day.
 * @value eveningCutoff.opensAt
 * @test test/domain/cycle/timetable.test.ts › a real day follows the evening cutoff in the zone of the region
 * @rule CYC-04 A cycle is closed at this time of its day: nothing joins it any more.
 * @value eveningCutoff.cutoffAt
 * @test test/domain/cycle/timetable.test.ts › a real day follows the evening cutoff in the zone of the region
 * @rule CYC-05 An order placed in time may be paid until this time; then the cycle is frozen.
 * @value eveningCutoff.payUntil
 * @test test/domain/cycle/timetable.test.ts › a real day follows the evening cutoff in the zone of the region
 * @rule CYC-06 Suppliers confirm until this time of the same evening; then a person is told.
 * @value eveningCutoff.confirmBy
 * @test test/domain/cycle/timetable.test.ts › a real day follows the evening cutoff in the zone of the region
 * @rule CYC-07 Sites expect the goods until this time of the day of delivery; what is missing then is short.
 * @value eveningCutoff.receiveBy
 * @test test/domain/cycle/timetable.test.ts › a real day follows the evening cutoff in the zone of the region
 * @rule CYC-08 Routes are fixed at one time of the morning, and vans leave at another.
 * @value eveningCutoff.planFixedAt
 * @value eveningCutoff.departAt
 * @test test/domain/cycle/timetable.test.ts › a real day follows the evening cutoff in the zone of the region
 * @rule CYC-09 Leaders are promised their goods until this time.
 * @value eveningCutoff.deliverBy
 * @test test/domain/cycle/timetable.test.ts › a real day follows the evening cutoff in the zone of the region
 * @rule CYC-10 Members may collect until this time of the day of delivery.
 * @value eveningCutoff.pickupUntil
 * @test test/domain/cycle/timetable.test.ts › a real day follows the evening cutoff in the zone of the region
 */
export const eveningCutoff: DayClock = {
  opensAt: '08:00',
  cutoffAt: '20:00',
  payUntil: '20:05',
  confirmBy: '20:40',
  receiveBy: '01:00',
  planFixedAt: '04:45',
  departAt: '06:00',
  deliverBy: '12:00',
  pickupUntil: '21:00',
};
