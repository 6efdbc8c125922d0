import type { Delivery, Timetable } from '../../domain/cycle/timetable.js';
import type { Transaction } from '../../db/connection.js';
import { execute } from '../../db/query.js';
import type { SlotGoods } from '../../db/queries/cycle/region-days.js';
import { appendEvents } from '../../db/queries/event/append-events.js';
import { insertListings } from '../../db/queries/inventory/insert-listings.js';
import { defineStep } from '../step.js';
import { createQuotas } from './create-cycle-quotas.js';

export interface NewCycle {
  readonly cycleId: string;
  readonly regionId: string;
  readonly day: string;
  readonly slot: number;
  /** What people call the sale. */
  readonly name: string;
  readonly instants: Timetable;
  readonly delivery: Delivery;
  readonly goods: SlotGoods;
  /** When the cycle of n days before opens, from n = 1: from then on goods with n days of presale are sold. */
  readonly presaleFrom?: readonly string[];
  /** Further ahead than the usual days: only goods on presale are listed yet, the others when it is called again. */
  readonly presaleOnly?: boolean;
}

/**
 * The cycle exists with its listings and quotas. Nothing happens if it exists already, unless only its goods on presale
 * were listed and now all are: what is listed keeps its price and its counters.
 */
export const createCycle = defineStep({
  operation: 'createCycle',
  run: async (trx, cycle: NewCycle): Promise<void> => {
    const created = await insertCycle(trx, cycle);
    if (!created && !(await isCompleted(trx, cycle))) return;
    const { cycleId, regionId, goods, presaleFrom = [], presaleOnly = false } = cycle;
    await insertListings(trx, { cycleId, regionId, ...goods, presaleFrom, presaleOnly });
    await createQuotas(trx, cycle);
    if (!created) return;
    await appendEvents(trx, [
      { aggregate: `cycle/${cycle.cycleId}`, type: 'cycle.planned', data: { cycleId: cycle.cycleId } },
    ]);
  },
});

async function insertCycle(trx: Transaction, cycle: NewCycle): Promise<boolean> {
  const { instants, delivery, goods: _goods, presaleFrom: _presaleFrom, presaleOnly = false, ...row } = cycle;
  const created = await execute(
    trx,
    `insert into cycles (id, region_id, day, slot, name, opens_at, cutoff_at, pay_until, confirm_by, receive_by,
       plan_fixed_at, depart_at, deliver_by, pickup_until, claim_until, payable_at, delivery_day, deliver_from,
       presale_only)
     values (:cycleId, :regionId, :day::date, :slot, :name, :opensAt, :cutoffAt, :payUntil, :confirmBy, :receiveBy,
       :planFixedAt, :departAt, :deliverBy, :pickupUntil, :claimUntil, :payableAt, :deliveryDay::date, :deliverFrom,
       :presaleOnly)
     on conflict do nothing`,
    { ...row, ...instants, ...delivery, presaleOnly },
  );
  return created > 0;
}

/** The cycle had only its goods on presale, and has come close enough for all. */
async function isCompleted(trx: Transaction, { cycleId, presaleOnly = false }: NewCycle): Promise<boolean> {
  if (presaleOnly) return false;
  const completed = await execute(
    trx,
    `update cycles set presale_only = false where id = :cycleId and presale_only and state = 'planned'`,
    { cycleId },
  );
  return completed > 0;
}
