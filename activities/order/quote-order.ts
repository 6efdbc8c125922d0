import type { PricedOrder } from '../../domain/pricing/price-types.js';
import { type Basket, priceBasket } from '../pricing/price-basket.js';
import { defineStep } from '../step.js';

/** Exactly what the order would cost now, and why; nothing is reserved. */
export const quoteOrder = defineStep({
  operation: 'quoteOrder',
  run: async (trx, basket: Basket): Promise<PricedOrder> => (await priceBasket(trx, basket)).price,
});
