/** Which lines of an order a campaign or coupon counts and reduces. */
export type DiscountScope =
  | { readonly kind: 'all' }
  | { readonly kind: 'categories'; readonly categoryIds: readonly string[] }
  | { readonly kind: 'skus'; readonly skuIds: readonly string[] };

/** Whether a line is inside the scope. */
export function inScope(
  scope: DiscountScope,
  line: { readonly skuId: string; readonly categoryId: string },
): boolean {
  if (scope.kind === 'all') return true;
  if (scope.kind === 'categories') return scope.categoryIds.includes(line.categoryId);
  return scope.skuIds.includes(line.skuId);
}
