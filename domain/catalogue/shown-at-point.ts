import { RuleViolation } from '../values/rule-violation.js';

/**
 * The SKU is shown at the pickup point; what its leader hides is not sold there.
 * Refuses `sku-hidden-at-point`.
 *
 * @rule LIST-14 A leader arranges the goods of his pool: pinned ones come first at his point, hidden ones cannot be
 *   ordered there.
 * @changedBy leader (goods.arrange)
 * @test test/activities/catalogue/leader-goods.test.ts › a hidden SKU is not listed at the point and cannot be ordered
 *   there, and is sold at the others
 * @rule LIST-17 A SKU is sold by the leaders of its region who carry one of its tags, or by all of them if it has none.
 * @data skus.leader_tags
 * @test test/activities/catalogue/goods-revisions.test.ts › a pool by tag is sold by those leaders alone, and the
 *   others’ quota is the centre’s
 * @rule LIST-19 When a cycle opens each leader is told how many goods he sells in it, and how many are new.
 * @test test/activities/catalogue/leader-goods.test.ts › at the opening each leader is told once what he sells and what
 *   is new
 */
export function assertShown(hiddenSkuIds: readonly string[], skuId: string): void {
  if (hiddenSkuIds.includes(skuId)) throw new RuleViolation('sku-hidden-at-point', { skuId });
}
