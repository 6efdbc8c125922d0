import { listSettlements, readSettlement, trialBalance } from './read-settlements.js';
import { requestPayout } from './request-payout.js';

export const settlementRoutes = [listSettlements, readSettlement, requestPayout, trialBalance] as const;
