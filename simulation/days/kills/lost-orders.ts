import { existsSync, readFileSync } from 'node:fs';
import { z } from 'zod';
import type { Database } from '../../../db/connection.js';
import { rows } from '../../../db/query.js';

const entryShape = z.object({ kind: z.string(), outTradeNo: z.string().optional() });

/** The orders for which the payment provider took money, by its own journal. */
export function ordersPaidAtProvider(journal: string): string[] {
  if (!existsSync(journal)) return [];
  return readFileSync(journal, 'utf8')
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => entryShape.parse(JSON.parse(line)))
    .filter(({ kind }) => kind === 'paid')
    .flatMap(({ outTradeNo }) => outTradeNo ?? []);
}

export interface OrdersByOthers {
  /** Those for which a shopper's app got an order number. */
  readonly placed: readonly string[];
  /** Those for which the provider has taken money. */
  readonly paid: readonly string[];
}

/** Orders that somebody outside is sure to have made or paid, and of which we know nothing, in sentences. */
export async function findLostOrders(
  database: Database,
  { placed, paid }: OrdersByOthers,
): Promise<string[]> {
  const known = await rows<{ id: string }>(database, 'select id from orders where id = any(:placed)', {
    placed,
  });
  const received = await rows<{ id: string }>(
    database,
    'select order_id as id from payments where order_id = any(:paid) and transaction_id is not null',
    { paid },
  );
  const without = (ids: readonly string[], found: readonly { id: string }[]): string[] => {
    const there = new Set(found.map((row) => row.id));
    return ids.filter((id) => !there.has(id));
  };
  return [
    ...without(placed, known).map((id) => `${id}: a shopper was told that it is placed, and it is not there`),
    ...without(paid, received).map((id) => `${id}: the provider has the money, and we do not know of it`),
  ];
}
