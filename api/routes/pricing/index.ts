import { endLeaderDiscount, readLeaderDiscount, setLeaderDiscount } from './leader-discount.js';
import { listGroups } from './list-groups.js';
import { listMyCoupons } from './my-coupons.js';
import { listCampaigns, listCoupons, readCampaign, readCoupon } from './read-offers.js';

export const pricingRoutes = [
  listMyCoupons,
  readLeaderDiscount,
  setLeaderDiscount,
  endLeaderDiscount,
  listCampaigns,
  readCampaign,
  listCoupons,
  readCoupon,
  listGroups,
] as const;
