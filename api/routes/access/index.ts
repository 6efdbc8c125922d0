import { issueToken } from './issue-token.js';

export const accessRoutes = [issueToken] as const;
