import { listPickups } from './list-pickups.js';
import { redeem } from './redeem.js';

export const pickupRoutes = [listPickups, redeem] as const;
