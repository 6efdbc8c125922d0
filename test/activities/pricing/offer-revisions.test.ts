import test from 'ava';
import { withdrawRevision } from '../../../activities/catalogue/decide-revision.js';
import { quoteOrder } from '../../../activities/order/quote-order.js';
import { listCampaigns, listCoupons } from '../../../db/queries/pricing/list-offers.js';
import { decided, mover, propose, type Proposal, staffedSale } from '../../support/factories/catalogue.js';
import { orderInput, type Sale } from '../../support/factories/sale.js';
import { refusal } from '../../support/refusal.js';
import { saleStage } from '../../support/sale-stage.js';

const { database, place } = await saleStage(test);
const skus = [{ skuId: 'TOMATO', priceFen: 1000 }];
const everywhere = {
  categoryIds: [],
  skuIds: [],
  leaderIds: [],
  leaderTags: [],
  startsOn: '2026-01-01',
  endsOn: '2035-12-31',
  opensAt: null,
  closesAt: null,
};
const campaign = (sale: Sale, other = {}) => ({
  kind: 'campaign',
  payload: {
    campaignId: sale.id('MJ'),
    name: '周末满减',
    tiers: [{ thresholdFen: 900, offFen: 200 }],
    bearer: 'platform',
    budgetFen: 10_000,
    ...everywhere,
    ...other,
  },
});
const coupon = (sale: Sale, other = {}) => ({
  kind: 'coupon',
  payload: {
    couponId: sale.id('Q'),
    name: '满减券',
    thresholdFen: 0,
    offFen: 150,
    cap: 10,
    perMemberCap: 2,
    newMemberOnly: false,
    stacks: true,
    bearer: 'platform',
    ...everywhere,
    ...other,
  },
});
const quoted = async (sale: Sale, wish = {}) =>
  (await quoteOrder({ database })(orderInput(sale, wish))).result;

test('a campaign counts from its approval until it is withdrawn, and its code is never used again', async (t) => {
  const sale = await staffedSale(database, { tag: 'OA', skus });
  t.is((await quoted(sale)).payableFen, 1000);
  const { revisionId, state } = await decided(database, sale, campaign(sale));
  t.is(state, 'effective');
  t.is((await quoted(sale)).payableFen, 800);
  t.is((await place(sale)).payableFen, 800);
  const regionId = sale.tag;
  t.like((await listCampaigns(database, { regionId, limit: 5 }))[0], {
    campaignId: sale.id('MJ'),
    usedFen: 200,
    budgetFen: 10_000,
    state: 'running',
  });
  t.is(await refusal(t, propose(database, sale, campaign(sale))), 'campaign-invalid');

  await withdrawRevision({ database })(mover(sale, revisionId, 'ops/O2'));
  t.is((await quoted(sale)).payableFen, 1000);
  t.is((await listCampaigns(database, { regionId, state: 'over', limit: 5 })).length, 1);
  t.is(await refusal(t, propose(database, sale, campaign(sale))), 'campaign-invalid');
});

test('a coupon can be used from its approval until it is withdrawn', async (t) => {
  const sale = await staffedSale(database, { tag: 'OB', skus });
  t.is(await refusal(t, place(sale, { coupon: 'Q' })), 'coupon-not-usable');
  const { revisionId } = await decided(database, sale, coupon(sale));
  const hinted = await quoted(sale);
  t.deepEqual(hinted.bestCoupon, { couponId: sale.id('Q'), name: '满减券', fen: 150 });
  t.is(hinted.payableFen, 1000);
  t.is((await place(sale, { coupon: 'Q' })).payableFen, 850);
  t.is((await listCoupons(database, { regionId: sale.tag, limit: 5 }))[0]?.used, 1);
  await withdrawRevision({ database })(mover(sale, revisionId, 'ops/O2'));
  t.is(await refusal(t, place(sale, { coupon: 'Q' })), 'coupon-not-usable');
});

test('what cannot be understood, or names what the region does not have, is refused at submission', async (t) => {
  const sale = await staffedSale(database, { tag: 'OC', skus });
  const refused = (revision: Proposal) => refusal(t, propose(database, sale, revision));
  t.is(await refused(campaign(sale, { tiers: [{ thresholdFen: 100, offFen: 100 }] })), 'campaign-invalid');
  t.is(await refused(campaign(sale, { skuIds: ['NOBODYS'] })), 'campaign-invalid');
  t.is(await refused(coupon(sale, { endsOn: '2025-01-01' })), 'coupon-invalid');
  t.is(await refused(coupon(sale, { leaderIds: ['NOBODY'] })), 'coupon-invalid');
  const minimum = {
    minimumId: sale.id('GM'),
    skuId: null,
    leaderId: null,
    measure: 'pieces',
    atLeast: 5,
    policy: 'cancel',
    startsOn: '2026-01-01',
    endsOn: '2035-12-31',
  };
  t.is(await refused({ kind: 'group-minimum', payload: minimum }), 'group-minimum-invalid');
  const good = { kind: 'group-minimum', payload: { ...minimum, skuId: sale.id('TOMATO') } };
  t.is((await decided(database, sale, good)).state, 'effective');
});
