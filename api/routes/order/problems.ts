/** What is refused of any basket. */
export const basketProblems = [
  'sku-not-sellable',
  'coupon-not-usable',
  'basket-empty',
  'basket-sku-repeated',
  'quantity-invalid',
] as const;

/** What is refused of an order that would be placed. */
export const placeProblems = [
  'cycle-unknown',
  'cycle-not-open',
  'cycle-closed',
  'leader-unknown',
  'leader-away',
  'price-changed',
  'out-of-stock',
  'limit-reached',
  'campaign-over',
] as const;
