import { listAttention } from './list-attention.js';

export const eventRoutes = [listAttention] as const;
