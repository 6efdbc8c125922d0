import type { Step, StepDeps } from '../step.js';
import {
  type ConfirmPurchaseOrderInput,
  confirmPurchaseOrder,
  type PurchaseAnswer,
} from './confirm-purchase-order.js';
import { type ReceiptAnswer, receiveGoods, type ReceiveGoodsInput } from './receive-goods.js';
import { type Shipped, type ShipPurchaseOrderInput, shipPurchaseOrder } from './ship-purchase-order.js';

/** The facts about purchases that parties tell the API. */
export interface PurchasingSteps {
  readonly confirmPurchaseOrder: Step<ConfirmPurchaseOrderInput, PurchaseAnswer>;
  readonly shipPurchaseOrder: Step<ShipPurchaseOrderInput, Shipped>;
  readonly receiveGoods: Step<ReceiveGoodsInput, ReceiptAnswer>;
}

export const purchasingSteps = (deps: StepDeps): PurchasingSteps => ({
  confirmPurchaseOrder: confirmPurchaseOrder(deps),
  shipPurchaseOrder: shipPurchaseOrder(deps),
  receiveGoods: receiveGoods(deps),
});
