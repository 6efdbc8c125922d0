import { chartOfAccounts } from '../../../domain/ledger/accounts.js';
import type { Database } from '../../connection.js';
import { rows } from '../../query.js';

/** The balance of a kind of account over all its parties; debit positive. */
export interface TrialBalanceLine {
  readonly account: string;
  readonly zh: string;
  readonly en: string;
  readonly balanceFen: number;
}

/** Every kind of account in the order of the chart; the balances of a sound ledger add up to zero. */
export async function trialBalance(on: Database): Promise<TrialBalanceLine[]> {
  const sums = await rows<{ account: string; balanceFen: number }>(
    on,
    `select regexp_replace(regexp_replace(account, '^(leader|promoter|supplier):[^:]+:', '\\1:*:'),
         '^shortage:claim:.+$', 'shortage:claim:*') as account, sum(amount_fen)::bigint as "balanceFen"
     from postings group by 1`,
  );
  const balances = new Map(sums.map((sum) => [sum.account, sum.balanceFen]));
  return chartOfAccounts.map(({ pattern, zh, en }) => ({
    account: pattern,
    zh,
    en,
    balanceFen: balances.get(pattern) ?? 0,
  }));
}
