import { listMovements, topUpFloat, trialBalance } from './read-ledger.js';

export const ledgerRoutes = [trialBalance, listMovements, topUpFloat] as const;
