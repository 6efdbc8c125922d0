/** Which lines of an order a promotion or coupon counts and reduces. */
export type DiscountScope =
  | { readonly kind: 'all' }
  | { readonly kind: 'category'; readonly categoryId: string }
  | { readonly kind: 'skus'; readonly skuIds: readonly string[] };

/** Whether a line is inside the scope. */
export function inScope(
  scope: DiscountScope,
  line: { readonly skuId: string; readonly categoryId: string },
): boolean {
  if (scope.kind === 'all') return true;
  if (scope.kind === 'category') return scope.categoryId === line.categoryId;
  return scope.skuIds.includes(line.skuId);
}
