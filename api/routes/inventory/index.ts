import { listBundles, listCapacities, listLimits, setHousehold } from './limits.js';
import { listPresales } from './presales.js';
import { moveQuota, readStockTree } from './quota.js';
import { correctStock, readSiteStock } from './stock.js';

export const inventoryRoutes = [
  listPresales,
  readStockTree,
  moveQuota,
  readSiteStock,
  correctStock,
  listLimits,
  listCapacities,
  listBundles,
  setHousehold,
] as const;
