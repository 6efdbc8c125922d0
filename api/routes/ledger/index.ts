import { listMovements, topUpFloat, trialBalance } from './read-ledger.js';
import {
  listReconciliations,
  listTickets,
  readTicket,
  reconcileDay,
  resolveTicket,
} from './reconciliation.js';

export const ledgerRoutes = [
  trialBalance,
  listMovements,
  topUpFloat,
  listReconciliations,
  reconcileDay,
  listTickets,
  readTicket,
  resolveTicket,
] as const;
