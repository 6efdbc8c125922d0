import type { CityFile, Column } from '../../db/sample/column-kinds.js';
import { cityFiles } from '../../db/sample/columns.js';
import { straightMeters } from '../../domain/transport/places.js';
import { WHOLE_BP } from '../../domain/values/basis-points.js';
import type { Mistake, ReadRow, Reason } from './city-mistakes.js';

type CityRows = Readonly<Record<CityFile, readonly ReadRow[]>>;

/**
 * A shop farther from its station than this is a mistyped degree. Smaller: a village on the edge is refused. Larger: a
 * swapped digit sends a van into the next province.
 */
const leaderFarthestMeters = 100_000;

/** The highest tier's steps above the base rate. */
const tierSteps = 2;

/**
 * What every cell allows and nobody can mean: goods that lose money on every piece, a shop far from its station, a picker
 * or driver without a station, a river that nobody can cross, slots out of order. Cells that were refused are left out.
 */
export function findSenseMistakes(rows: CityRows): Mistake[] {
  return [
    ...findLosses(rows),
    ...findFar(rows),
    ...findIdle(rows),
    ...findDeadEnds(rows),
    ...findUnordered(rows),
  ];
}

function findLosses({ skus, commissionRules }: CityRows): Mistake[] {
  const rates = commissionRules.map(({ values }) => ({
    promoters: number(values['levelOneBp']) + number(values['levelTwoBp']),
    tiers: tierSteps * number(values['tierBonusBp']),
  }));
  return skus.flatMap((row) => {
    const { priceFen, supplyPriceFen, leaderRateBp, promoted } = row.values;
    if (
      typeof priceFen !== 'number' ||
      typeof supplyPriceFen !== 'number' ||
      typeof leaderRateBp !== 'number'
    )
      return [];
    const extra = rates.map(({ promoters, tiers }) => tiers + (promoted === true ? promoters : 0));
    const commissionFen = (priceFen * (leaderRateBp + Math.max(0, ...extra))) / WHOLE_BP;
    if (supplyPriceFen + commissionFen <= priceFen) return [];
    const reason = {
      zh: '售价扣除供货价和最高佣金后亏本',
      en: 'The price does not cover the supply price and the highest commission',
    };
    return [mistake(['skus', 'supplyPriceFen'], row, reason)];
  });
}

function findFar({ leaders, sites }: CityRows): Mistake[] {
  const siteOf = new Map(sites.map((site) => [site.values['id'], site.values]));
  return leaders.flatMap((row) => {
    const [own, site] = [placeOf(row.values), placeOf(siteOf.get(row.values['siteId']) ?? {})];
    if (own === undefined || site === undefined || straightMeters(own, site) <= leaderFarthestMeters)
      return [];
    const reason = {
      zh: '离所属站点超过 100 公里，请检查经纬度',
      en: 'It is more than 100 km from its station: check the degrees',
    };
    return [mistake(['leaders', 'longitude'], row, reason)];
  });
}

function findIdle({ staff }: CityRows): Mistake[] {
  const reason = { zh: '分拣员和司机必须有站点', en: 'A picker or driver needs a station' };
  return staff.flatMap((row) => {
    const { role, siteId } = row.values;
    const works = role === 'picker' || role === 'driver';
    return works && siteId === null ? [mistake(['staff', 'siteId'], row, reason)] : [];
  });
}

function findDeadEnds({ crossings }: CityRows): Mistake[] {
  const riverOf = ({ values }: ReadRow): string => `${String(values['regionId'])} ${String(values['river'])}`;
  const crossed = new Set(crossings.filter(({ values }) => values['kind'] !== 'course').map(riverOf));
  const seen = new Set<string>();
  return crossings.flatMap((row) => {
    const river = riverOf(row);
    if (crossed.has(river) || seen.has(river)) return [];
    seen.add(river);
    return [mistake(['crossings', 'river'], row, { zh: '这条江河没有桥', en: 'The river has no bridge' })];
  });
}

function findUnordered({ slots }: CityRows): Mistake[] {
  return slots.flatMap((row) => {
    const { regionId, slot, cutoffClock } = row.values;
    if (typeof slot !== 'number' || typeof cutoffClock !== 'string') return [];
    const isBefore = slots.some(({ values: other }) => {
      const isEarlier = other['regionId'] === regionId && number(other['slot']) < slot;
      return isEarlier && typeof other['cutoffClock'] === 'string' && other['cutoffClock'] >= cutoffClock;
    });
    const reason = { zh: '场次要按截单时间先后编号', en: 'Slots are numbered in the order of their cutoffs' };
    return isBefore ? [mistake(['slots', 'cutoffClock'], row, reason)] : [];
  });
}

const number = (value: unknown): number => (typeof value === 'number' ? value : 0);

function placeOf({ latitude, longitude }: ReadRow['values']): { lat: number; lng: number } | undefined {
  if (typeof latitude !== 'number' || typeof longitude !== 'number') return undefined;
  return { lat: latitude, lng: longitude };
}

function mistake(
  cell: readonly [name: CityFile, field: string],
  { line, texts }: ReadRow,
  reason: Reason,
): Mistake {
  const [name, field] = cell;
  const columns: readonly Column[] = cityFiles[name].columns;
  const column = columns.find((one) => one.field === field)?.header ?? '';
  return { file: cityFiles[name].file, line, column, value: texts[field] ?? '', reason };
}
