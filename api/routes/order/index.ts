import { cancelOrder, writeReview } from './change-order.js';
import { checkOut } from './check-out.js';
import { moveOrder } from './move-order.js';
import { placeOrder, quoteOrder } from './place-order.js';
import { readCancellation } from './read-cancellation.js';
import { listOrders, readOrder, readProgress } from './read-orders.js';

export const orderRoutes = [
  quoteOrder,
  placeOrder,
  listOrders,
  checkOut,
  readOrder,
  readProgress,
  moveOrder,
  readCancellation,
  cancelOrder,
  writeReview,
] as const;
