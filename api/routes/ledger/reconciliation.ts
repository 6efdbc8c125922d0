import { z } from 'zod';
import type { ReconciledBill } from '../../../activities/ledger/reconcile-day.js';
import type { ResolvedTicket, ResolveTicketInput } from '../../../activities/ledger/resolve-ticket.js';
import type { Step } from '../../../activities/step.js';
import type { Database } from '../../../db/connection.js';
import {
  listReconciliations as findReconciliations,
  listTickets as findTickets,
  readTicket as findTicket,
} from '../../../db/queries/ledger/tickets.js';
import { ticketStates } from '../../../domain/payment/lifecycle.js';
import { defineRoute } from '../../define-route.js';
import { page, pageOf, pageQuery } from '../../paging.js';

const bill = z.enum(['trade', 'fund']).meta({ description: 'The bill of orders, or of the account' });
const day = z.iso.date().meta({ description: 'A day of the provider’s calendar (Asia/Shanghai)' });

const ticket = z
  .object({
    ticketId: z.int(),
    day: z.string(),
    bill,
    subject: z.string().meta({ description: 'payment, refund, fee or transfer, and its number' }),
    kind: z.enum(['ours-only', 'theirs-only', 'amount-differs']),
    oursFen: z.int().nullable().meta({ description: 'What our books say; income is positive' }),
    theirsFen: z.int().nullable().meta({ description: 'What the bill says; income is positive' }),
    orderId: z.string().nullable(),
    state: z.enum(ticketStates),
    openedAt: z.string(),
    closedAt: z.string().nullable(),
    resolvedBy: z.string().nullable(),
    resolution: z.string().nullable(),
  })
  .meta({ id: 'ReconciliationTicket' });

const params = z.strictObject({
  ticketId: z.coerce.number().int().min(1).meta({ description: 'The difference' }),
});

export const listReconciliations = defineRoute({
  operationId: 'listReconciliations',
  method: 'GET',
  path: '/v1/reconciliations',
  summary: {
    zh: '每日对账结果',
    en: 'The bills that were compared with our books, latest first, with what is not explained yet',
  },
  area: 'ledger',
  may: 'reconciliation.read',
  query: z.strictObject(pageQuery(z.string().max(20))),
  responses: {
    200: pageOf(
      z
        .object({
          day: z.string(),
          bill,
          runs: z.int(),
          lines: z.int(),
          matched: z.int(),
          theirsFen: z.int(),
          oursFen: z.int(),
          openTickets: z.int(),
          unexplainedFen: z
            .int()
            .meta({ description: 'What open differences come to; 0 is what it should be' }),
          comparedAt: z.string(),
        })
        .meta({ id: 'Reconciliation' }),
    ),
  },
}).act(async ({ query: { limit, after } }, { database }: { database: Database }) => {
  const found = await findReconciliations(database, { after, limit: limit + 1 });
  return { status: 200, body: page(found, limit, (one) => `${one.day}/${one.bill}`) };
});

export const reconcileDay = defineRoute({
  operationId: 'reconcileDay',
  method: 'POST',
  path: '/v1/reconciliations',
  summary: { zh: '重新对账某日', en: 'Compare both bills of a day with our books, again if need be' },
  area: 'ledger',
  may: 'reconciliation.run',
  body: z.strictObject({ day }),
  // A comparison says what is true now: the same day again opens nothing twice.
  idempotent: 'by-content',
  responses: {
    200: z.object({
      bills: z.array(z.object({ day: z.string(), bill, lines: z.int(), differences: z.int() })),
    }),
  },
  problems: ['bill-not-ready'],
}).act(async ({ body }, steps: { reconcileDay: (input: { day: string }) => Promise<ReconciledBill[]> }) => ({
  status: 200,
  body: { bills: await steps.reconcileDay(body) },
}));

export const listTickets = defineRoute({
  operationId: 'listReconciliationTickets',
  method: 'GET',
  path: '/v1/reconciliation-tickets',
  summary: { zh: '对账差异列表', en: 'Where a bill and our books disagree, latest first' },
  area: 'ledger',
  may: 'reconciliation.read',
  query: z.strictObject({
    ...pageQuery(z.int()),
    state: z.enum(ticketStates).optional().meta({ description: 'Only these' }),
    day: day.optional(),
  }),
  responses: { 200: pageOf(ticket) },
}).act(async ({ query: { limit, after, ...filter }, caller }, { database }: { database: Database }) => {
  const found = await findTickets(database, caller, { ...filter, after, limit: limit + 1 });
  return { status: 200, body: page(found, limit, (one) => one.ticketId) };
});

export const readTicket = defineRoute({
  operationId: 'readReconciliationTicket',
  method: 'GET',
  path: '/v1/reconciliation-tickets/{ticketId}',
  summary: { zh: '对账差异详情', en: 'One difference' },
  area: 'ledger',
  may: 'reconciliation.read',
  params,
  responses: { 200: ticket },
  problems: ['ticket-unknown'],
}).act(async ({ params: { ticketId }, caller: { regionId } }, { database }: { database: Database }) => ({
  status: 200,
  body: await findTicket(database, { ticketId, regionId }),
}));

export const resolveTicket = defineRoute({
  operationId: 'resolveReconciliationTicket',
  method: 'POST',
  path: '/v1/reconciliation-tickets/{ticketId}/resolve',
  summary: { zh: '说明差异原因并关闭', en: 'Explain a difference, with what was found and done' },
  area: 'ledger',
  may: 'reconciliation.resolve',
  params,
  body: z.strictObject({ reason: z.string().min(1).max(500) }),
  responses: { 200: z.object({ ticketId: z.int(), state: z.literal('resolved') }) },
  problems: ['ticket-unknown', 'ticket-closed-before'],
}).act(
  async (
    { params: { ticketId }, body, caller: { regionId, actorId: by }, idempotency },
    steps: { resolveTicket: Step<ResolveTicketInput, ResolvedTicket> },
  ) => {
    const { result, replayed } = await steps.resolveTicket({ ticketId, regionId, by, ...body }, idempotency);
    return { status: 200, body: result, replayed };
  },
);
