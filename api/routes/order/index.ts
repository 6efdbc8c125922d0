import { cancelOrder, writeReview } from './change-order.js';
import { moveOrder } from './move-order.js';
import { placeOrder, quoteOrder } from './place-order.js';
import { listOrders, readOrder, readProgress } from './read-orders.js';

export const orderRoutes = [
  quoteOrder,
  placeOrder,
  listOrders,
  readOrder,
  readProgress,
  moveOrder,
  cancelOrder,
  writeReview,
] as const;
