import { RuleViolation } from '../values/rule-violation.js';

/** A bundle as somebody wants it, and the SKUs of its region that are on sale. */
export interface BundleFacts {
  readonly bundleId: string;
  readonly components: readonly { readonly skuId: string; readonly quantity: number }[];
  readonly skus: readonly { readonly skuId: string; readonly priceFen: number; readonly isBundle: boolean }[];
  /** Whether another bundle has it as a component. */
  readonly usedInBundles: boolean;
}

/**
 * The SKU may be a bundle of these components. Refuses `sku-unknown` if it is not there and `bundle-invalid` with the
 * reason: `twice` (a component is named twice), `itself`, `component-unknown`, `bundle-in-bundle`, `too-cheap` (a fen
 * a piece is the least, since every piece is paid for).
 */
export function assertBundle({ bundleId, components, skus, usedInBundles }: BundleFacts): void {
  const known = new Map(skus.map((sku) => [sku.skuId, sku]));
  const bundle = known.get(bundleId);
  if (bundle === undefined) throw new RuleViolation('sku-unknown', { skuId: bundleId });
  const invalid = (why: string, skuId: string): never => {
    throw new RuleViolation('bundle-invalid', { bundleId, why, skuId });
  };
  if (usedInBundles) invalid('bundle-in-bundle', bundleId);
  const seen = new Set<string>();
  for (const { skuId } of components) {
    if (seen.has(skuId)) invalid('twice', skuId);
    if (skuId === bundleId) invalid('itself', skuId);
    const component = known.get(skuId);
    if (component === undefined) invalid('component-unknown', skuId);
    if (component?.isBundle === true) invalid('bundle-in-bundle', skuId);
    seen.add(skuId);
  }
  const pieces = components.reduce((sum, { quantity }) => sum + quantity, 0);
  if (bundle.priceFen < pieces) invalid('too-cheap', bundleId);
}
