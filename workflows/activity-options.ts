import type { ActivityOptions } from '@temporalio/workflow';
import { queues } from './contracts/identifiers.js';

/**
 * Retry classes (reference: Temporal's retry policies; refusals are non-retryable by lib/failures.ts). Every class is
 * for idempotent steps, so a second run is only a cost.
 */
export const transactional: ActivityOptions = {
  taskQueue: queues.operations,
  // Shorter: a step that waits for a lock (2 s) and is run again (5 times) is cut; longer: a dead worker is noticed late.
  startToCloseTimeout: '15s',
  retry: { initialInterval: '200ms', backoffCoefficient: 2, maximumInterval: '30s' },
};

/** Steps without which the day stands still: never given up, tried again soon. */
export const critical: ActivityOptions = {
  ...transactional,
  // Shorter: a freeze behind a full intake is cut in the middle of its page; longer: a dead worker delays the cutoff.
  startToCloseTimeout: '60s',
  retry: { initialInterval: '200ms', backoffCoefficient: 2, maximumInterval: '5s' },
};

/** Steps that talk to the payment provider; an unknown outcome is asked for before anything is repeated. */
export const withProvider: ActivityOptions = {
  taskQueue: queues.payment,
  // Longer than the port's own timeout (10 s) for two calls in a row.
  startToCloseTimeout: '45s',
  retry: { initialInterval: '1s', backoffCoefficient: 2, maximumInterval: '2m' },
};

/** Steps that talk to a supplier's server, which may be down for an evening. */
export const withSupplier: ActivityOptions = {
  taskQueue: queues.operations,
  startToCloseTimeout: '30s',
  retry: { initialInterval: '2s', backoffCoefficient: 2, maximumInterval: '5m' },
};

/** Steps that compute: routes. One at a time on a worker of their own. */
export const computing: ActivityOptions = {
  taskQueue: queues.planning,
  startToCloseTimeout: '5m',
  retry: { initialInterval: '1s', backoffCoefficient: 2, maximumInterval: '30s' },
};
