/** What a SKU says about who sells it. */
export interface PoolSku {
  readonly regionId: string;
  /** Only leaders who carry one of these tags sell it; empty = every leader of the region. */
  readonly leaderTags: readonly string[];
}

/** What a leader says about himself. */
export interface PoolLeader {
  readonly regionId: string;
  readonly tags: readonly string[];
  readonly active: boolean;
}

/** Whether a SKU is in a leader's sellable pool: his region, his tags, and he is active. */
export function sellable({ sku, leader }: { readonly sku: PoolSku; readonly leader: PoolLeader }): boolean {
  if (!leader.active || sku.regionId !== leader.regionId) return false;
  return sku.leaderTags.length === 0 || sku.leaderTags.some((tag) => leader.tags.includes(tag));
}
