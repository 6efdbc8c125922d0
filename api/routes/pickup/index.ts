import { readLeaderDay } from './leader-day.js';
import { listPickups } from './list-pickups.js';
import { redeem } from './redeem.js';
import { remindPickups, reportQuality } from './report-quality.js';

export const pickupRoutes = [listPickups, redeem, remindPickups, reportQuality, readLeaderDay] as const;
