import { approveRevision, rejectRevision } from './approve-revision.js';
import { hideGoods, listPool, pinGoods } from './leader-goods.js';
import { listCategories, listListings, readShop } from './read-shop.js';
import { draftRevision, listRevisions, readRevision, submitRevision, withdrawRevision } from './revisions.js';
import { listSupply, quoteSupply } from './supply-quotes.js';

export const catalogueRoutes = [
  readShop,
  listListings,
  listCategories,
  listPool,
  hideGoods,
  pinGoods,
  listSupply,
  quoteSupply,
  listRevisions,
  draftRevision,
  readRevision,
  submitRevision,
  approveRevision,
  rejectRevision,
  withdrawRevision,
] as const;
