import { z } from 'zod';
import type { Database } from '../../../db/connection.js';
import {
  listSettlements as findSettlements,
  readSettlementView,
} from '../../../db/queries/settlement/list-settlements.js';
import { statementCsv } from '../../../print/statement-csv.js';
import { defineRoute } from '../../define-route.js';
import { page, pageOf, pageQuery } from '../../paging.js';
import { pathId } from '../path-id.js';
import { readerOf } from './reader-of.js';
import { partyKind, payoutState, settlement, settlementNo, settlementWithLines } from './schemas.js';

export const listSettlements = defineRoute({
  operationId: 'listSettlements',
  method: 'GET',
  path: '/v1/settlements',
  summary: { zh: '结算单列表', en: 'List statements, latest first' },
  area: 'settlement',
  may: 'statement.read',
  query: z.strictObject({
    ...pageQuery(settlementNo),
    cycleId: pathId('Only this cycle’s').optional(),
    partyKind: partyKind.optional(),
    partyId: z.string().min(1).max(40).optional(),
    payout: payoutState.optional().meta({ description: 'Only those whose payout stands so' }),
  }),
  responses: { 200: pageOf(settlement) },
}).act(async ({ query: { limit, after, ...filter }, caller }, { database }: { database: Database }) => {
  const found = await findSettlements(database, readerOf(caller), { ...filter, after, limit: limit + 1 });
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

export const exportSettlement = defineRoute({
  operationId: 'exportSettlement',
  method: 'GET',
  path: '/v1/settlements/{settlementNo}/csv',
  summary: { zh: '导出结算单', en: 'One statement as a table that spreadsheets open' },
  area: 'settlement',
  may: 'statement.read',
  params: z.strictObject({ settlementNo }),
  responses: { 200: { contentType: 'text/csv; charset=utf-8' } },
  problems: ['settlement-unknown'],
}).act(async ({ params, caller }, { database }: { database: Database }) => ({
  status: 200,
  body: statementCsv(await readSettlementView(database, readerOf(caller), params.settlementNo)),
  headers: { 'content-disposition': `attachment; filename="${params.settlementNo}.csv"` },
}));
