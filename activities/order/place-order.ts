import { RuleViolation } from '../../domain/values/rule-violation.js';
import { endCampaignsOver } from '../pricing/end-campaign.js';
import { recordOf, type Step, type StepDeps, withRetries } from '../step.js';
import { snapshotsOf, type SnapshotStore } from './current-snapshot.js';
import { placeBatch } from './place-order-batch.js';
import type { PlacedOrder, PlaceOrderInput } from './place-order-input.js';
import type { IntakeMemory } from './place-order-memory.js';
import type { OrderOutcome, OrderRequest } from './place-order-judge.js';

export type { PlacedOrder, PlaceOrderInput } from './place-order-input.js';

export interface PlaceOrderDeps extends StepDeps {
  /** Cryptographic random bytes: order ids must not be guessable. */
  readonly randomBytes: (count: number) => Uint8Array;
  /** What is remembered of the cycles that sell; that of the pool unless given. */
  readonly snapshots?: SnapshotStore;
  /** Is told what was read, if somebody decides on it later. */
  readonly memory?: IntakeMemory;
}

/** Under this name the answers of placed orders are stored. */
export const placeOrderOperation = 'placeOrder';

/**
 * The orders of one cycle, placed in one transaction; see placeBatch. Deadlocks and races for a key are run again.
 */
export const placeOrders =
  (deps: PlaceOrderDeps) =>
  async (requests: readonly OrderRequest[]): Promise<OrderOutcome[]> => {
    const { database, snapshots = snapshotsOf(database) } = deps;
    const outcomes = await withRetries(() =>
      database.transaction((trx) => placeBatch(trx, requests, { ...deps, snapshots })),
    );
    await endCampaignsOver({ database })(outcomes);
    return outcomes;
  };

/**
 * The order is in the cycle with its stock, coupon and price, or nothing happened: a batch of one. The API gathers many
 * (api/intake).
 * @throws RuleViolation cycle-*, leader-unknown, sku-not-sellable, coupon-not-usable, price-changed, out-of-stock,
 *   limit-reached
 */
export const placeOrder = (deps: PlaceOrderDeps): Step<PlaceOrderInput, PlacedOrder> => {
  const place = placeOrders(deps);
  return async (input, idempotency) => {
    const [outcome] = await place([{ input, record: recordOf(placeOrderOperation, input, idempotency) }]);
    if (outcome === undefined || outcome instanceof RuleViolation)
      throw outcome ?? new Error('the batch answered nothing');
    return outcome;
  };
};
