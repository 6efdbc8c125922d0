import { createDice } from '../parties/dice.js';
import type { Rates } from '../parties/rates.js';
import type { SupplierHabits } from '../parties/supplier/suppliers.js';
import type { Town } from './town.js';

/** A truck that is late comes so many milliseconds after the others: the site waits for it, up to its deadline. */
const lateMs = 4000;

/**
 * What each supplier does otherwise than bring everything at once: one brings too little of all, some are late, some offer
 * less than was ordered, and now and then a line is short. The same for the same seed.
 */
export function supplierHabits(
  { suppliers, shortSupplierId }: Pick<Town, 'suppliers' | 'shortSupplierId'>,
  rates: Rates,
  seed: number,
): Record<string, SupplierHabits> {
  const dice = createDice(seed, 'suppliers');
  const others = dice.shuffle(suppliers.map(({ id }) => id).filter((id) => id !== shortSupplierId));
  const lateCount = Math.round(suppliers.length * rates.suppliersLateRate);
  const counterCount = Math.round(suppliers.length * rates.suppliersCounterRate);
  const late = new Set(others.slice(0, lateCount));
  const countering = new Set(others.slice(lateCount, lateCount + counterCount));
  const { linesShortRate, shortLinePercent } = rates;
  return Object.fromEntries(
    suppliers.map(({ id }): [string, SupplierHabits] => {
      if (id === shortSupplierId) return [id, { deliverPercent: rates.worstSupplierPercent }];
      const habits = { seed, linesShortRate, shortLinePercent };
      if (late.has(id)) return [id, { ...habits, shipAfterMs: lateMs }];
      return [id, countering.has(id) ? { ...habits, counterPercent: rates.counterPercent } : habits];
    }),
  );
}
