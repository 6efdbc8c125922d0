import test from 'ava';
import { endCampaign } from '../../../activities/pricing/end-campaign.js';
import { cancelOrder } from '../../../activities/order/cancel-order.js';
import { quoteOrder } from '../../../activities/order/quote-order.js';
import { one, rows } from '../../../db/query.js';
import { RuleViolation } from '../../../domain/values/rule-violation.js';
import { insertCampaign } from '../../support/factories/offers.js';
import { orderInput, type Sale, sellingCycle } from '../../support/factories/sale.js';
import { refusal } from '../../support/refusal.js';
import { saleStage } from '../../support/sale-stage.js';

const { database, place, depsOf } = await saleStage(test, { poolMax: 20 });
const skus = [{ skuId: 'TOMATO', priceFen: 1000 }];

const campaignOf = (campaignId: string) =>
  one<{ cause: string | null; taken: number; ends: number }>(
    database,
    `select p.end_cause as cause, coalesce(c.taken, 0) as taken,
       (select count(*)::integer from events where type = 'campaign.ended' and data ->> 'promotionId' = p.id) as ends
     from promotions p left join counters c on c.id = 'budget|' || p.id where p.id = :campaignId`,
    { campaignId },
  );
const quoted = async (sale: Sale): Promise<number> =>
  (await quoteOrder({ database })(orderInput(sale))).result.payableFen;

test('many orders at once never get more of a campaign than its budget', async (t) => {
  const sale = await sellingCycle(database, { tag: 'BA', skus, moreMembers: 12 });
  const campaignId = await insertCampaign(database, sale, { budgetFen: 1000 });
  const attempts = Array.from({ length: 12 }, async (_none, n) =>
    place(sale, { member: `M${n + 1}` }).then(
      (order) => order.payableFen,
      (error: unknown) => (error instanceof RuleViolation ? error.code : Promise.reject(error)),
    ),
  );
  const outcomes = await Promise.all(attempts);
  t.is(outcomes.filter((outcome) => outcome === 700).length, 3);
  t.true(outcomes.every((outcome) => [700, 1000, 'campaign-over'].includes(outcome)));
  t.true(outcomes.includes('campaign-over'));
  t.deepEqual(await campaignOf(campaignId), { cause: 'budget', taken: 900, ends: 1 });
});

test('the order that the rest of the budget does not cover ends the campaign, and costs the full price when it is quoted again', async (t) => {
  const sale = await sellingCycle(database, { tag: 'BB', skus });
  const campaignId = await insertCampaign(database, sale, { budgetFen: 500 });
  t.is(await quoted(sale), 700);
  const first = await place(sale, { member: 'A' });
  t.is(await quoted(sale), 700, 'until somebody asks for more than is left');
  t.is(await refusal(t, place(sale, { member: 'B' })), 'campaign-over');
  t.is(await quoted(sale), 1000);
  t.is((await place(sale, { member: 'B' })).payableFen, 1000);

  await cancelOrder(depsOf())({ orderId: first.orderId, memberId: sale.id('A') });
  t.deepEqual(await campaignOf(campaignId), { cause: 'budget', taken: 0, ends: 1 });
  t.is(await quoted(sale), 1000, 'what a cancelled order gives back opens nothing again');
  t.deepEqual((await endCampaign({ database })({ promotionId: campaignId })).result, { ended: false });
});

test('a campaign is priced by the instant of the order, and its goods and points', async (t) => {
  const sale = await sellingCycle(database, {
    tag: 'BC',
    skus: [...skus, { skuId: 'SOAP', priceFen: 1000 }],
  });
  const past = new Date(Date.now() - 60_000).toISOString();
  const ahead = new Date(Date.now() + 3_600_000).toISOString();
  await insertCampaign(database, sale, { name: 'P1', closesAt: past });
  await insertCampaign(database, sale, { name: 'P2', opensAt: ahead });
  t.is(await quoted(sale), 1000);
  t.is((await quoteOrder({ database })(orderInput(sale))).result.standsUntil, ahead);
  await insertCampaign(database, sale, {
    name: 'P3',
    skuIds: ['SOAP'],
    leaderTags: ['fresh'],
    opensAt: past,
  });
  t.is(await quoted(sale), 1000);
  const soap = { lines: { SOAP: 1 } };
  t.is((await place(sale, soap)).payableFen, 700);
  t.is((await place(sale, { ...soap, leader: 'L2', member: 'D' })).payableFen, 1000);
});

test('each line keeps who bears each part of its discounts', async (t) => {
  const sale = await sellingCycle(database, {
    tag: 'BD',
    skus: [{ skuId: 'TOMATO', priceFen: 2000, leaderRateBp: 1000 }],
    coupons: [{ couponId: 'K1', offFen: 100 }],
  });
  await insertCampaign(database, sale, { name: 'P1', bearer: 'supplier' });
  await insertCampaign(database, sale, { name: 'P2', bearer: 'leader' });
  const { orderId, payableFen } = await place(sale, { coupon: 'K1' });
  t.is(payableFen, 1300);
  const parts = await rows(
    database,
    `select source, bearer, party_id as party, fen from discount_parts where order_id = :orderId order by 1, 2`,
    { orderId },
  );
  t.deepEqual(parts, [
    { source: `coupon:${sale.id('K1')}`, bearer: 'platform', party: null, fen: 100 },
    { source: `promotion:${sale.id('P1')}`, bearer: 'supplier', party: sale.id('S1'), fen: 300 },
    { source: `promotion:${sale.id('P2')}`, bearer: 'leader', party: sale.id('L1'), fen: 130 },
    { source: `promotion:${sale.id('P2')}`, bearer: 'platform', party: null, fen: 170 },
  ]);
});
