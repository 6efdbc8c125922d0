import { issueToken } from './issue-token.js';
import { listLogins, revokeToken } from './revoke-token.js';

export const accessRoutes = [issueToken, listLogins, revokeToken] as const;
