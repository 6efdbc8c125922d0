import { confirmPurchaseOrder, shipPurchaseOrder } from './answer-purchase-order.js';
import { listPurchaseOrders, readPurchaseOrder } from './read-purchase-orders.js';
import { listExpectedReceipts, receiveGoods } from './receive-goods.js';

export const purchasingRoutes = [
  listPurchaseOrders,
  readPurchaseOrder,
  confirmPurchaseOrder,
  shipPurchaseOrder,
  listExpectedReceipts,
  receiveGoods,
] as const;
