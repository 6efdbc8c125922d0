import { z } from 'zod';
import type { Database } from '../../../db/connection.js';
import {
  latestCycleOf,
  listCampaigns as findCampaigns,
  listCoupons as findCoupons,
  readBorneShares,
} from '../../../db/queries/pricing/list-offers.js';
import { RuleViolation } from '../../../domain/values/rule-violation.js';
import { defineRoute } from '../../define-route.js';
import { page, pageOf, pageQuery } from '../../paging.js';
import { borne, campaign, coupon, offerId, offerStates } from './schemas.js';

const listed = z.strictObject({
  ...pageQuery(z.string().max(40)),
  state: z.enum(offerStates).optional(),
});
const ofCycle = z.strictObject({
  cycleId: z.string().min(1).max(100).optional().meta({ description: 'The cycle closed last if left out' }),
});

interface Reads {
  readonly database: Database;
}

export const listCampaigns = defineRoute({
  operationId: 'listCampaigns',
  method: 'GET',
  path: '/v1/campaigns',
  summary: { zh: '满减活动列表与预算使用', en: 'Campaigns by code, with what their budgets gave' },
  area: 'pricing',
  may: 'offer.read',
  query: listed,
  responses: { 200: pageOf(campaign) },
}).act(async ({ query: { limit, after, state }, caller }, { database }: Reads) => {
  const { regionId } = caller;
  const found = await findCampaigns(database, { regionId, state, after, limit: limit + 1 });
  const body = page(found.map(writable), limit, (one) => one.campaignId);
  return { status: 200, body };
});

export const readCampaign = defineRoute({
  operationId: 'readCampaign',
  method: 'GET',
  path: '/v1/campaigns/{campaignId}',
  summary: { zh: '满减活动：条款、预算、各方承担', en: 'A campaign with its terms, budget and who bears it' },
  area: 'pricing',
  may: 'offer.read',
  params: z.strictObject({ campaignId: offerId }),
  query: ofCycle,
  responses: { 200: campaign.extend(borne).meta({ id: 'CampaignWithBearers' }) },
  problems: ['campaign-unknown'],
}).act(async ({ params: { campaignId }, query, caller: { regionId } }, { database }: Reads) => {
  const [found] = await findCampaigns(database, { regionId, id: campaignId, limit: 1 });
  if (found === undefined) throw new RuleViolation('campaign-unknown', { campaignId });
  const source = `promotion:${campaignId}`;
  const shares = await sharesOf(database, { source, regionId, cycleId: query.cycleId });
  return { status: 200, body: { ...writable(found), ...shares } };
});

export const listCoupons = defineRoute({
  operationId: 'listCoupons',
  method: 'GET',
  path: '/v1/coupons',
  summary: { zh: '优惠券列表与使用数', en: 'Coupons by code, with how many are used' },
  area: 'pricing',
  may: 'offer.read',
  query: listed,
  responses: { 200: pageOf(coupon) },
}).act(async ({ query: { limit, after, state }, caller }, { database }: Reads) => {
  const { regionId } = caller;
  const found = await findCoupons(database, { regionId, state, after, limit: limit + 1 });
  const body = page(found.map(writable), limit, (one) => one.couponId);
  return { status: 200, body };
});

export const readCoupon = defineRoute({
  operationId: 'readCoupon',
  method: 'GET',
  path: '/v1/coupons/{couponId}',
  summary: { zh: '优惠券：条款、使用数、各方承担', en: 'A coupon with its terms, uses and who bears it' },
  area: 'pricing',
  may: 'offer.read',
  params: z.strictObject({ couponId: offerId }),
  query: ofCycle,
  responses: { 200: coupon.extend(borne).meta({ id: 'CouponWithBearers' }) },
  problems: ['coupon-unknown'],
}).act(async ({ params: { couponId }, query, caller: { regionId } }, { database }: Reads) => {
  const [found] = await findCoupons(database, { regionId, id: couponId, limit: 1 });
  if (found === undefined) throw new RuleViolation('coupon-unknown', { couponId });
  const source = `coupon:${couponId}`;
  const shares = await sharesOf(database, { source, regionId, cycleId: query.cycleId });
  return { status: 200, body: { ...writable(found), ...shares } };
});

async function sharesOf(
  database: Database,
  asked: { readonly source: string; readonly regionId: string; readonly cycleId: string | undefined },
) {
  const cycleId = asked.cycleId ?? (await latestCycleOf(database, asked.regionId));
  if (cycleId === undefined) return { cycleId: null, borne: [] };
  return { cycleId, borne: await readBorneShares(database, { ...asked, cycleId }) };
}

/** The lists are the answer's own. */
function writable<
  Offer extends {
    readonly [List in 'categoryIds' | 'skuIds' | 'leaderIds' | 'leaderTags']: readonly string[];
  } & { readonly tiers?: readonly { thresholdFen: number; offFen: number }[] },
>(offer: Offer) {
  const { categoryIds, skuIds, leaderIds, leaderTags } = offer;
  return {
    ...offer,
    tiers: [...(offer.tiers ?? [])],
    categoryIds: [...categoryIds],
    skuIds: [...skuIds],
    leaderIds: [...leaderIds],
    leaderTags: [...leaderTags],
  };
}
