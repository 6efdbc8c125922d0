import { campaignRevision } from '../pricing/campaign-revision.js';
import { couponRevision } from '../pricing/coupon-revision.js';
import { groupMinimumRevision } from '../pricing/group-minimum-revision.js';
import { bundleRevision } from '../inventory/bundle-revision.js';
import { capacityRevision } from '../inventory/capacity-revision.js';
import { limitRevision } from '../inventory/limit-revision.js';
import { poolRevision } from './pool-revision.js';
import { priceRevision } from './price-revision.js';
import { quoteAcceptance } from './quote-acceptance.js';
import { skuRevision } from './sku-revision.js';
import { skuWithdrawal } from './sku-withdrawal.js';
import { supplyRevision } from './supply-revision.js';

/** What two people decide about; a kind that is named here has its routes, its history and its schedule. */
export const revisionKinds = [
  skuRevision,
  skuWithdrawal,
  priceRevision,
  supplyRevision,
  poolRevision,
  quoteAcceptance,
  limitRevision,
  capacityRevision,
  bundleRevision,
  campaignRevision,
  couponRevision,
  groupMinimumRevision,
] as const;
