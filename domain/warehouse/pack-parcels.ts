import { compareText } from '../values/compare-text.js';
import { groupBy } from '../values/group-by.js';

/**
 * An order line as it lies in the leader's slot: what was allocated and picked of it, with the size of one
 * piece.
 */
export interface PackableLine {
  readonly orderId: string;
  readonly lineNo: number;
  readonly memberId: string;
  readonly skuId: string;
  /** Pieces; lines with none are in no parcel. */
  readonly quantity: number;
  readonly weightGramsEach: number;
  readonly volumeMillilitresEach: number;
}

/** What one member gets from one wave, whatever orders it comes from. */
export interface ParcelPlan {
  /** 1, 2, … within the wave, by member id. */
  readonly serial: number;
  /** `<wave number>-<serial>`, the number on the label. */
  readonly parcelNo: string;
  readonly memberId: string;
  /** 1, 2, … within the wave: the crate it lies in. */
  readonly crateSerial: number;
  readonly lines: readonly { orderId: string; lineNo: number; skuId: string; quantity: number }[];
  readonly pieces: number;
  readonly weightGrams: number;
  readonly volumeMillilitres: number;
}

/** A numbered crate of one leader and band. */
export interface CratePlan {
  readonly serial: number;
  /** `<wave number>-K<serial>`, the number on the crate. */
  readonly crateNo: string;
  readonly parcelNos: readonly string[];
  readonly weightGrams: number;
  readonly volumeMillilitres: number;
}

/** How much goes into a crate. */
export interface CrateCapacity {
  readonly weightGrams: number;
  readonly volumeMillilitres: number;
}

/**
 * A crate of 60 × 40 × 32 cm holds 60 litres outside and about 50 once goods of odd shapes lie in it.
 * Smaller: more crates than the vans and the leaders' doors have room for. Larger: soft vegetables are
 * crushed, and above 20 kg a driver may not lift it alone 40 times a morning.
 *
 * @rule NIGHT-18 A crate holds at most this weight and volume, unless one parcel fills it alone.
 * @value crateCapacityDefault.weightGrams grams
 * @value crateCapacityDefault.volumeMillilitres millilitres
 * @test test/domain/warehouse/pack-parcels.test.ts › each parcel lies in one crate, and a crate is within its
 *   capacity unless one parcel fills it alone
 */
export const crateCapacityDefault: CrateCapacity = { weightGrams: 20_000, volumeMillilitres: 50_000 };

/**
 * Every piece of the lines is in exactly one parcel, each member has one parcel, and each parcel lies in one
 * crate. A crate is within its capacity, unless a single parcel is larger: then it has the crate (or the bag
 * beside it) alone. Crates are filled largest parcel first, each into the first crate with room. Equal input
 * gives equal output.
 *
 * @rule NIGHT-17 Each member has one parcel of a wave, and every piece is in one parcel.
 * @test test/domain/warehouse/pack-parcels.test.ts › every piece is in one parcel, and every member has one parcel
 */
export function packParcels(
  waveNo: string,
  lines: readonly PackableLine[],
  capacity: CrateCapacity = crateCapacityDefault,
): { readonly parcels: readonly ParcelPlan[]; readonly crates: readonly CratePlan[] } {
  const contents = contentsByMember(waveNo, lines);
  const crates = fillCrates(waveNo, contents, capacity);
  const crateOf = new Map(
    crates.flatMap((crate) => crate.parcelNos.map((no) => [no, crate.serial] as const)),
  );
  const parcels = contents.map((content) => ({
    ...content,
    crateSerial: crateOf.get(content.parcelNo) ?? 0,
  }));
  return { parcels, crates };
}

type Content = Omit<ParcelPlan, 'crateSerial'>;

function contentsByMember(waveNo: string, lines: readonly PackableLine[]): Content[] {
  const picked = lines.filter((line) => line.quantity > 0);
  const groups = [...groupBy(picked, (line) => line.memberId)].sort(([a], [b]) => compareText(a, b));
  return groups.map(([memberId, group], index) => ({
    serial: index + 1,
    parcelNo: `${waveNo}-${index + 1}`,
    memberId,
    lines: group
      .map(({ orderId, lineNo, skuId, quantity }) => ({ orderId, lineNo, skuId, quantity }))
      .sort((a, b) => compareText(a.orderId, b.orderId) || a.lineNo - b.lineNo),
    pieces: sum(group.map((line) => line.quantity)),
    weightGrams: sum(group.map((line) => line.quantity * line.weightGramsEach)),
    volumeMillilitres: sum(group.map((line) => line.quantity * line.volumeMillilitresEach)),
  }));
}

function fillCrates(waveNo: string, contents: readonly Content[], capacity: CrateCapacity): CratePlan[] {
  const crates: CratePlan[] = [];
  const largestFirst = contents.toSorted(
    (a, b) => fillOf(b, capacity) - fillOf(a, capacity) || a.serial - b.serial,
  );
  for (const content of largestFirst) {
    const index = crates.findIndex((crate) => fillOf(added(crate, content), capacity) <= 1);
    const crate = crates[index] ?? emptyCrate(waveNo, crates.length + 1);
    const filled = { ...added(crate, content), parcelNos: [...crate.parcelNos, content.parcelNo] };
    if (index === -1) crates.push(filled);
    else crates[index] = filled;
  }
  return crates;
}

function emptyCrate(waveNo: string, serial: number): CratePlan {
  return { serial, crateNo: `${waveNo}-K${serial}`, parcelNos: [], weightGrams: 0, volumeMillilitres: 0 };
}

function added(crate: CratePlan, content: Content): CratePlan {
  return {
    ...crate,
    weightGrams: crate.weightGrams + content.weightGrams,
    volumeMillilitres: crate.volumeMillilitres + content.volumeMillilitres,
  };
}

/** The fuller of weight and volume; above 1 it does not fit. */
function fillOf(load: CrateCapacity, capacity: CrateCapacity): number {
  return Math.max(
    load.weightGrams / capacity.weightGrams,
    load.volumeMillilitres / capacity.volumeMillilitres,
  );
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
