import { RuleViolation } from '../values/rule-violation.js';
import { counterIds } from './counter-ids.js';
import type { RequestedLimit } from './decide-batch.js';
import type { CapacityUnit, SnapshotLimit, SnapshotLimits } from './snapshot-limits.js';
import type { SoldBundle, SoldLine } from './stock-request.js';

/** Whose order it is, where it goes, and what is in it: everything that a limit may look at. */
export interface OrderFacts {
  readonly cycleId: string;
  /** The label of the day on which it is ordered; of a presale order not the cycle's (saleDayOf). */
  readonly saleDay: string;
  readonly memberId: string;
  readonly householdId: string | null;
  readonly deviceId: string | null;
  readonly pointLeaderId: string;
  readonly siteId: string;
  readonly lines: readonly (SoldLine & {
    readonly weightGrams: number;
    readonly volumeMillilitres: number;
  })[];
  readonly bundles: readonly SoldBundle[];
}

/** A limit that an order draws on, with what its counter is made from at its first use. */
export interface LimitDraw extends RequestedLimit {
  readonly kind: 'limit' | 'capacity';
  readonly cap: number;
  /** The purchase limit; null for a capacity. */
  readonly limitId: string | null;
  /** The cycle that the counter is of; null if it counts longer. */
  readonly cycleId: string | null;
  /** The leader or the station, where it is counted by one: an order that moves takes its pieces along. */
  readonly node: string | null;
}

/**
 * The purchase limits and the capacities that an order draws on, limits first, each in its given order and each counter
 * once. Refuses `station-full` for a station that takes no more orders.
 *
 * A limit on a SKU counts its pieces, by itself and inside bundles; a limit on a bundle counts bundles; a limit on a
 * category counts the pieces of its SKUs, and one without either counts all pieces. Whoever belongs to no household is
 * one by himself, and whoever names no device is one device.
 *
 * @rule STOCK-17 What one member, household, device or pickup point may order in a cycle, on a day or ever is counted,
 *   inside bundles too.
 * @data purchase_limits.quantity pieces
 * @changedBy ops (catalogue.change)
 * @test test/domain/inventory/limits-of.test.ts › a limit counts the pieces in its scope, in bundles too
 * @test test/activities/inventory/limits.test.ts › a limit of each kind holds, and is free again when the order ends
 * @rule STOCK-18 Whoever names no household or device counts as one of his own.
 * @test test/domain/inventory/limits-of.test.ts › without household and device the member is counted
 * @rule STOCK-26 An order that is collected elsewhere takes its room along; without room there it stays where it is.
 * @test test/activities/inventory/limits.test.ts › an order that moves takes its room along, and finds none where there
 *   is none
 * @rule STOCK-19 A grid station takes what it can sort in a cycle and then no more orders.
 * @data station_capacities.quantity pieces, grams or millilitres
 * @changedBy ops (catalogue.change)
 * @test test/activities/inventory/limits.test.ts › a full station closes once and refuses further orders
 */
export function limitsOf(facts: OrderFacts, limits: SnapshotLimits): LimitDraw[] {
  if (limits.closedSites.includes(facts.siteId))
    throw new RuleViolation('station-full', { siteId: facts.siteId, available: 0 });
  const own = limits.limits.flatMap((limit) => limitDraw(limit, facts));
  const station = limits.capacities
    .filter(({ siteId }) => siteId === facts.siteId)
    .map(({ siteId, unit, quantity: cap }) => ({
      counterId: counterIds.capacity(facts.cycleId, siteId, unit),
      quantity: facts.lines.reduce((sum, line) => sum + line.quantity * sizeOf(line, unit), 0),
      kind: 'capacity' as const,
      cap,
      limitId: null,
      cycleId: facts.cycleId,
      node: siteId,
    }));
  return [...own, ...station];
}

function limitDraw(limit: SnapshotLimit, facts: OrderFacts): LimitDraw[] {
  const quantity = piecesIn(limit, facts);
  if (quantity === 0) return [];
  const { limitId, per, span, quantity: cap } = limit;
  return [
    {
      counterId: counterIds.limit(limitId, subjectOf(per, facts), spanOf(span, facts)),
      quantity,
      kind: 'limit',
      cap,
      limitId,
      cycleId: span === 'cycle' ? facts.cycleId : null,
      node: per === 'leader' ? facts.pointLeaderId : null,
    },
  ];
}

function piecesIn({ skuId, categoryId }: SnapshotLimit, { lines, bundles }: OrderFacts): number {
  const pieces = lines.filter(
    (line) => (skuId ?? line.skuId) === line.skuId && (categoryId ?? line.categoryId) === line.categoryId,
  );
  const whole = skuId === null ? [] : bundles.filter((bundle) => bundle.skuId === skuId);
  return [...pieces, ...whole].reduce((sum, one) => sum + one.quantity, 0);
}

function subjectOf(per: SnapshotLimit['per'], facts: OrderFacts): string {
  const { memberId, householdId, deviceId, pointLeaderId } = facts;
  switch (per) {
    case 'member':
      return `member/${memberId}`;
    case 'household':
      return householdId === null ? `member/${memberId}` : `household/${householdId}`;
    case 'device':
      return deviceId === null ? `member/${memberId}` : `device/${deviceId}`;
    case 'leader':
      return `leader/${pointLeaderId}`;
  }
}

function spanOf(span: SnapshotLimit['span'], { cycleId, saleDay }: OrderFacts): string {
  switch (span) {
    case 'cycle':
      return cycleId;
    case 'day':
      return saleDay;
    case 'always':
      return 'always';
  }
}

function sizeOf({ weightGrams, volumeMillilitres }: OrderFacts['lines'][number], unit: CapacityUnit): number {
  switch (unit) {
    case 'pieces':
      return 1;
    case 'grams':
      return weightGrams;
    case 'millilitres':
      return volumeMillilitres;
  }
}
