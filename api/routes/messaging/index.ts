import { z } from 'zod';
import type { Database } from '../../../db/connection.js';
import { listMessages as findMessages } from '../../../db/queries/messaging/list-messages.js';
import { defineRoute } from '../../define-route.js';
import { page, pageOf, pageQuery } from '../../paging.js';

const message = z
  .object({
    messageId: z.int(),
    template: z.string(),
    subject: z.string(),
    words: z.string(),
    sentAt: z.string(),
  })
  .meta({ id: 'Message' });

const listMessages = defineRoute({
  operationId: 'listMessages',
  method: 'GET',
  path: '/v1/messages',
  summary: { zh: '站内消息', en: 'The caller’s inbox, newest first' },
  area: 'messaging',
  may: 'message.read',
  query: z.strictObject(pageQuery(z.int())),
  responses: { 200: pageOf(message) },
}).act(async ({ query: { after, limit }, caller }, { database }: { database: Database }) => {
  const found = await findMessages(database, caller.actorId, { after, limit: limit + 1 });
  return { status: 200, body: page(found, limit, (item) => item.messageId) };
});

export const messagingRoutes = [listMessages] as const;
