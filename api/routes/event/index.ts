import { approve, listApprovals, reject } from './approvals.js';
import { assignAttention, readAttention, resolveAttention } from './attend.js';
import { listAttention } from './list-attention.js';

export const eventRoutes = [
  listAttention,
  readAttention,
  assignAttention,
  resolveAttention,
  listApprovals,
  approve,
  reject,
] as const;
