import { listPayouts, retryPayout } from './payouts.js';
import { exportSettlement, listSettlements, readSettlement } from './read-settlements.js';
import { requestPayout } from './request-payout.js';

export const settlementRoutes = [
  listSettlements,
  readSettlement,
  exportSettlement,
  requestPayout,
  listPayouts,
  retryPayout,
] as const;
