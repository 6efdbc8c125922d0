/** What one cycle has of a SKU at a node, station or centre, whose supply is what lies there. */
export interface StockGoodsNode {
  readonly counterId: string;
  /** Orders may still join; otherwise what it took is reserved and nothing more. */
  readonly selling: boolean;
  /** What entered the node from stock until now, and what of the node could be taken back. */
  readonly entered: number;
  readonly free: number;
  /** What orders took of the node and of the leaders below it. */
  readonly taken: number;
  /** Pieces on hand that last until the goods of this cycle are handed over. */
  readonly usable: number;
}

/** What enters a counter (above zero) or leaves it (below zero). */
export interface StockGoodsChange {
  readonly counterId: string;
  readonly quantity: number;
}

/**
 * The changes after which the cycles may sell what lies at one node, by cutoff, and not one piece twice: the first that
 * sells may sell all that is reserved for nobody, and what it leaves unsold at its cutoff is the next one's.
 *
 * What orders took already, also of a later cycle (presale), is reserved for them; what is not free any more stays, even
 * where less lies there than was thought.
 *
 * @rule STOCK-22 Stock goods are sold from what lies at the site and is reserved for nobody, until the day it expires.
 * @data supply_plans.source
 * @test test/domain/inventory/stock-goods.test.ts › no piece on hand is offered twice, and none that is free is kept back
 * @test test/activities/inventory/stock-goods.test.ts › what lies at the sites is sold, and what one cycle leaves the
 *   next one sells
 */
export function offerStock(nodes: readonly StockGoodsNode[]): StockGoodsChange[] {
  const changes: StockGoodsChange[] = [];
  let promised = 0;
  for (const [index, node] of nodes.entries()) {
    const later = nodes.slice(index + 1).reduce((sum, other) => sum + other.taken, 0);
    const may = node.selling ? Math.max(node.taken, node.usable - promised - later) : node.taken;
    promised += may;
    if (!node.selling) continue;
    const quantity = Math.max(may - node.entered, -node.free);
    if (quantity !== 0) changes.push({ counterId: node.counterId, quantity });
  }
  return changes;
}
