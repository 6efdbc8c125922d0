import { z } from 'zod';
import type { ToppedUp, TopUpInput } from '../../../activities/ledger/top-up-float.js';
import type { Step } from '../../../activities/step.js';
import type { Database } from '../../../db/connection.js';
import { listMovements as findMovements } from '../../../db/queries/ledger/list-movements.js';
import { trialBalance as readTrialBalance } from '../../../db/queries/settlement/trial-balance.js';
import { hasAccount } from '../../../domain/ledger/accounts.js';
import { RuleViolation } from '../../../domain/values/rule-violation.js';
import { defineRoute } from '../../define-route.js';
import { page, pageOf, pageQuery } from '../../paging.js';
import { pathId } from '../path-id.js';

/** Which books: all of the region's, or those of one cycle or one day. */
const books = {
  cycleId: pathId('Only this cycle’s').optional(),
  day: z.iso.date().optional().meta({ description: 'Only the cycles of this label' }),
};

export const trialBalance = defineRoute({
  operationId: 'trialBalance',
  method: 'GET',
  path: '/v1/ledger/trial-balance',
  summary: {
    zh: '试算平衡表',
    en: 'The balance of every kind of account of the region; they add up to zero',
  },
  area: 'ledger',
  may: 'ledger.read',
  query: z.strictObject(books),
  responses: {
    200: z.object({
      accounts: z.array(
        z.object({
          account: z.string().meta({ description: 'As in the chart of accounts; * stands for the parties' }),
          zh: z.string(),
          en: z.string(),
          balanceFen: z.int().meta({ description: 'Debit positive' }),
        }),
      ),
      totalFen: z.int(),
    }),
  },
}).act(async ({ query, caller }, { database }: { database: Database }) => {
  const accounts = await readTrialBalance(database, { ...query, regionId: caller.regionId });
  const totalFen = accounts.reduce((sum, line) => sum + line.balanceFen, 0);
  return { status: 200, body: { accounts, totalFen } };
});

export const listMovements = defineRoute({
  operationId: 'listMovements',
  method: 'GET',
  path: '/v1/ledger/movements',
  summary: { zh: '科目明细账', en: 'Every movement of one account with its reason, latest first' },
  area: 'ledger',
  may: 'ledger.read',
  query: z.strictObject({
    ...pageQuery(z.int()),
    ...books,
    account: z.string().min(1).max(100).meta({ description: 'The name of one account' }),
  }),
  responses: {
    200: pageOf(
      z
        .object({
          transactionId: z.int(),
          kind: z.string(),
          reference: z.string(),
          cycleId: z.string().nullable(),
          reasonZh: z.string(),
          amountFen: z.int().meta({ description: 'Debit positive' }),
          balanceFen: z.int().meta({ description: 'The account after it, within the books asked for' }),
          bookedAt: z.string(),
        })
        .meta({ id: 'Movement' }),
    ),
  },
  problems: ['account-unknown'],
}).act(async ({ query: { limit, after, ...asked }, caller }, { database }: { database: Database }) => {
  if (!hasAccount(asked.account)) throw new RuleViolation('account-unknown', { account: asked.account });
  const found = await findMovements(
    database,
    { ...asked, regionId: caller.regionId },
    { after, limit: limit + 1 },
  );
  return { status: 200, body: page(found, limit, (one) => one.transactionId) };
});

/** More than anybody puts in at once, and small enough for every sum. */
const TOP_UP_MAX_FEN = 100_000_000_00;

export const topUpFloat = defineRoute({
  operationId: 'topUpFloat',
  method: 'POST',
  path: '/v1/ledger/top-ups',
  summary: { zh: '登记商户号充值', en: 'Book what the owner has put into the merchant’s account' },
  area: 'ledger',
  may: 'ledger.top-up',
  body: z.strictObject({
    amountFen: z.int().min(1).max(TOP_UP_MAX_FEN),
    reason: z.string().min(1).max(200),
  }),
  responses: { 201: z.object({ reference: z.string(), availableFen: z.int() }) },
}).act(async ({ body, caller, idempotency }, steps: { topUpFloat: Step<TopUpInput, ToppedUp> }) => {
  const { result, replayed } = await steps.topUpFloat({ ...body, regionId: caller.regionId }, idempotency);
  return { status: 201, body: result, replayed };
});
