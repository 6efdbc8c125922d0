import { readOrderSnapshot } from '../../db/queries/order/read-snapshot.js';
import type { OrderInput, OrderSnapshot } from '../../workflows/contracts/order.js';
import type { NoticeDeps } from '../payment/receive-notice.js';
import type { StepDeps } from '../step.js';
import { expireUnpaidOrder } from './expire-order.js';

/** Where the order stands, by its row. */
export const readOrder =
  (deps: StepDeps) =>
  ({ orderId }: OrderInput): Promise<OrderSnapshot> =>
    readOrderSnapshot(deps.database, orderId);

/** The unpaid order is expired or found paid, and where it stands now. */
export const expireOrder =
  (deps: NoticeDeps) =>
  async ({ orderId }: OrderInput): Promise<OrderSnapshot> => {
    await expireUnpaidOrder(deps)({ orderId });
    return readOrderSnapshot(deps.database, orderId);
  };
