import { cancelOrder, writeReview } from './change-order.js';
import { placeOrder, quoteOrder } from './place-order.js';
import { listOrders, readOrder } from './read-orders.js';

export const orderRoutes = [quoteOrder, placeOrder, listOrders, readOrder, cancelOrder, writeReview] as const;
