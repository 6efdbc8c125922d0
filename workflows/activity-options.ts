import type { ActivityOptions } from '@temporalio/workflow';
import { queues } from './contracts/identifiers.js';

/**
 * Retry classes (reference: Temporal's retry policies; refusals are non-retryable by lib/failures.ts). Every class is
 * for idempotent steps, so a second run is only a cost.
 */
export const transactional: ActivityOptions = {
  taskQueue: queues.operations,
  // Shorter: a step whose statements wait for locks (2 s each) is cut; longer: a dead worker, which is noticed by this
  // alone, holds its order up.
  startToCloseTimeout: '10s',
  retry: { initialInterval: '200ms', backoffCoefficient: 2, maximumInterval: '30s' },
};

/** Steps without which the day stands still: never given up, tried again soon. */
export const critical: ActivityOptions = {
  ...transactional,
  // Shorter: a freeze behind a full intake is cut in the middle of its page; longer: a dead worker delays the cutoff.
  startToCloseTimeout: '15s',
  retry: { initialInterval: '200ms', backoffCoefficient: 2, maximumInterval: '5s' },
};

/** Steps that talk to the payment provider; an unknown outcome is asked for before anything is repeated. */
export const withProvider: ActivityOptions = {
  taskQueue: queues.payment,
  // Shorter: two calls in a row that both reach the port's own timeout (10 s) are cut; longer: a dead worker holds the
  // freeze up.
  startToCloseTimeout: '25s',
  retry: { initialInterval: '1s', backoffCoefficient: 2, maximumInterval: '2m' },
};

/** Steps that talk to a supplier's server, which may be down for an evening. */
export const withSupplier: ActivityOptions = {
  taskQueue: queues.operations,
  // Shorter: the port's own timeout (10 s) is cut; longer: a dead worker holds the truck's order up.
  startToCloseTimeout: '15s',
  retry: { initialInterval: '2s', backoffCoefficient: 2, maximumInterval: '5m' },
};

/** Steps that compute: routes. One at a time on a worker of their own. */
export const computing: ActivityOptions = {
  taskQueue: queues.planning,
  // Shorter: a large site's routes are cut; longer: a dead worker, which is noticed by this alone, keeps vans in the yard.
  startToCloseTimeout: '30s',
  retry: { initialInterval: '1s', backoffCoefficient: 2, maximumInterval: '30s' },
};
