import { z } from 'zod';
import type { Database } from '../../../db/connection.js';
import {
  listSettlements as findSettlements,
  readSettlementView,
} from '../../../db/queries/settlement/list-settlements.js';
import { trialBalance as readTrialBalance } from '../../../db/queries/settlement/trial-balance.js';
import { defineRoute } from '../../define-route.js';
import { page, pageOf, pageQuery } from '../../paging.js';
import { readerOf } from './reader-of.js';
import { settlement, settlementNo, settlementWithLines } from './schemas.js';

export const listSettlements = defineRoute({
  operationId: 'listSettlements',
  method: 'GET',
  path: '/v1/settlements',
  summary: { zh: '结算单列表', en: 'List statements, latest first' },
  area: 'settlement',
  may: 'statement.read',
  query: z.strictObject(pageQuery(settlementNo)),
  responses: { 200: pageOf(settlement) },
}).act(async ({ query: { limit, after }, caller }, { database }: { database: Database }) => {
  const found = await findSettlements(database, readerOf(caller), { after, limit: limit + 1 });
  return { status: 200, body: page(found, limit, (one) => one.settlementNo) };
});

export const readSettlement = defineRoute({
  operationId: 'readSettlement',
  method: 'GET',
  path: '/v1/settlements/{settlementNo}',
  summary: { zh: '结算单明细', en: 'One statement with a reason per line' },
  area: 'settlement',
  may: 'statement.read',
  params: z.strictObject({ settlementNo }),
  responses: { 200: settlementWithLines },
  problems: ['settlement-unknown'],
}).act(async ({ params, caller }, { database }: { database: Database }) => ({
  status: 200,
  body: await readSettlementView(database, readerOf(caller), params.settlementNo),
}));

export const trialBalance = defineRoute({
  operationId: 'trialBalance',
  method: 'GET',
  path: '/v1/ledger/trial-balance',
  summary: { zh: '试算平衡表', en: 'The balance of every kind of account; they add up to zero' },
  area: 'ledger',
  may: 'ledger.read',
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
}).act(async (_request, { database }: { database: Database }) => {
  const accounts = await readTrialBalance(database);
  const totalFen = accounts.reduce((sum, line) => sum + line.balanceFen, 0);
  return { status: 200, body: { accounts, totalFen } };
});
