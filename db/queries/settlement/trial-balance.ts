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

/** Whose books: a region's, all of it or of one day or one cycle. What belongs to no cycle is in the whole only. */
export interface BooksAsked {
  readonly regionId: string;
  readonly cycleId?: string | undefined;
  readonly day?: string | undefined;
}

/** SQL of the ledger's transactions `t` that are asked for, with the bindings of `asked`. */
export const askedTransactions = `
  left join cycles c on c.id = t.cycle_id
  where coalesce(c.region_id, t.region_id) = :regionId and (:cycleId::text is null or t.cycle_id = :cycleId)
    and (:day::date is null or c.day = :day::date)`;

/** The bindings that askedTransactions takes. */
export const bindBooks = ({
  regionId,
  cycleId,
  day,
}: BooksAsked): { regionId: string; cycleId: string | null; day: string | null } => ({
  regionId,
  cycleId: cycleId ?? null,
  day: day ?? null,
});

/**
 * Every kind of account in the order of the chart; every transaction belongs to one region and one cycle, so the balances
 * of a sound ledger add up to zero for each of them.
 */
export async function trialBalance(on: Database, asked: BooksAsked): Promise<TrialBalanceLine[]> {
  const sums = await rows<{ account: string; balanceFen: number }>(
    on,
    `select regexp_replace(regexp_replace(p.account, '^(leader|promoter|supplier):[^:]+:', '\\1:*:'),
         '^shortage:claim:.+$', 'shortage:claim:*') as account, sum(p.amount_fen)::bigint as "balanceFen"
     from postings p join ledger_transactions t on t.id = p.transaction_id ${askedTransactions}
     group by 1`,
    bindBooks(asked),
  );
  const balances = new Map(sums.map((sum) => [sum.account, sum.balanceFen]));
  return chartOfAccounts.map(({ pattern, zh, en }) => ({
    account: pattern,
    zh,
    en,
    balanceFen: balances.get(pattern) ?? 0,
  }));
}
