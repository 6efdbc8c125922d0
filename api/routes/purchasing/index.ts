import {
  confirmPurchaseOrder,
  counterPurchaseOrder,
  refusePurchaseOrder,
  seePurchaseOrder,
  shipPurchaseOrder,
} from './answer-purchase-order.js';
import { acceptCounter, cancelPurchaseOrder, rejectCounter } from './decide-purchase-order.js';
import { listPurchaseOrders, readPurchaseOrder } from './read-purchase-orders.js';
import { listExpectedReceipts, receiveGoods } from './receive-goods.js';

export const purchasingRoutes = [
  listPurchaseOrders,
  readPurchaseOrder,
  seePurchaseOrder,
  confirmPurchaseOrder,
  counterPurchaseOrder,
  refusePurchaseOrder,
  shipPurchaseOrder,
  acceptCounter,
  rejectCounter,
  cancelPurchaseOrder,
  listExpectedReceipts,
  receiveGoods,
] as const;
