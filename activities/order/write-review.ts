import { RuleViolation } from '../../domain/values/rule-violation.js';
import { lockOrders } from '../../db/queries/cycle/locks.js';
import { appendEvents } from '../../db/queries/event/append-events.js';
import { readOrderRow } from '../../db/queries/order/read-order.js';
import { execute, json } from '../../db/query.js';
import { defineStep } from '../step.js';

export interface WriteReviewInput {
  readonly orderId: string;
  readonly memberId: string;
  readonly reviews: readonly { readonly skuId: string; readonly stars: number; readonly words: string }[];
}

/**
 * What the member thought of the goods he collected is stored, once per SKU; the next day's ranking reads it.
 * @throws RuleViolation order-unknown, review-not-allowed
 */
export const writeReview = defineStep({
  operation: 'writeReview',
  run: async (trx, { orderId, memberId, reviews }: WriteReviewInput): Promise<{ stored: number }> => {
    await lockOrders(trx, [orderId]);
    const order = await readOrderRow(trx, orderId);
    if (order.memberId !== memberId) throw new RuleViolation('order-unknown', { orderId });
    const collected = order.collectedAt !== null;
    const stored = collected
      ? await execute(
          trx,
          `insert into reviews (order_id, sku_id, member_id, stars, words)
           select :orderId, r."skuId", :memberId, r.stars, r.words
           from jsonb_to_recordset(:reviews::jsonb) as r("skuId" text, stars smallint, words text)
           join order_lines l on l.order_id = :orderId and l.sku_id = r."skuId"
           on conflict do nothing`,
          { orderId, memberId, reviews: json(reviews) },
        )
      : 0;
    if (stored !== reviews.length)
      throw new RuleViolation('review-not-allowed', { orderId, state: order.state });
    const skuIds = reviews.map((review) => review.skuId);
    await appendEvents(trx, [
      { aggregate: `order/${orderId}`, type: 'review.written', data: { orderId, memberId, skuIds } },
    ]);
    return { stored };
  },
});
