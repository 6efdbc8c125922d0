import { listCommissions } from './list-commissions.js';

export const commissionRoutes = [listCommissions] as const;
