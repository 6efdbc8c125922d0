import type { DayFigures } from '../../simulation/days/figures.js';
import { bars, list, share, yuan } from './report-words.js';

type Row = readonly [string, string];

/** How much was ordered, and when. */
export function saleRows({ orders, curve, deeds }: DayFigures): Row[] {
  return [
    [
      'orders',
      `${orders.placed} placed, ${orders.paid} paid, ${orders.cancelled} cancelled, ${orders.expired} expired, ` +
        `${orders.completed} completed; ${deeds['came-too-late'] ?? 0} came too late`,
    ],
    ['sale', `${bars(curve.twelfths)}  ${curve.twelfths.join(' ')} orders per twelfth`],
    [
      'rush',
      `last hour ${share(curve.lastHour, orders.placed)}, last 10 minutes ` +
        `${share(curve.lastTenMinutes, orders.placed)}, last 10 s ${curve.lastTenSeconds} orders`,
    ],
  ];
}

const refused = 'refused:';

/** Every refusal that somebody got, by code, the most frequent first. */
export function refusalText({ deeds }: DayFigures): string {
  const codes = Object.entries(deeds)
    .filter(([deed]) => deed.startsWith(refused))
    .toSorted(([, a], [, b]) => b - a);
  return list(codes.map(([deed, count]) => `${deed.slice(refused.length)} ${count}`));
}

/** Who brought all, and who did not. */
export function supplierText({ suppliers }: DayFigures): string {
  const short = suppliers.filter(({ ordered, accepted }) => accepted < ordered);
  const named = short.map(
    ({ supplierId, name, ordered, accepted }) => `${supplierId} ${name} ${share(accepted, ordered)}`,
  );
  return `${suppliers.length - short.length} of ${suppliers.length} brought everything; short: ${list(named)}`;
}

/** What was sorted. */
export function nightRow({ night, goods, deeds }: DayFigures): Row {
  return [
    'night',
    `${night.sites} stations, ${night.waves} waves, ${goods.pickedPieces} pieces, ${goods.parcels} parcels in ` +
      `${goods.crates} crates; ${deeds['scans-refused'] ?? 0} scans refused, ${night.scansCorrected} corrected`,
  ];
}

/** What happened at the doors of the pickup points. */
export function doorRows({ night }: DayFigures): Row[] {
  const { dropped, redelivered, returned, differences, differencesFen } = night;
  return [
    [
      'at the door',
      `${dropped} left and signed later, ${redelivered} delivered again, ${returned} returned, ` +
        `${differences} differences signed (${yuan(differencesFen)})`,
    ],
  ];
}
