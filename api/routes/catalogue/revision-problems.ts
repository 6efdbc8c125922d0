/** What the check of any kind may refuse, at submission and at approval. */
export const revisionProblems = [
  'revision-unknown',
  'revision-move-not-allowed',
  'sku-unknown',
  'sku-withdrawn',
  'sku-invalid',
  'price-below-cost',
  'price-reason-unfit',
  'commission-over-margin',
  'quota-over-supply',
  'supply-quote-unknown',
  'supply-quote-decided',
  'cycle-closed',
  'campaign-invalid',
  'coupon-invalid',
  'group-minimum-invalid',
] as const;
