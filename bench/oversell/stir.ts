import pg from 'pg';
import { cycleOnSale, tokenOf } from '../stage/seed-city.js';
import { opsId, skuIds } from './scene.js';

/** What was done to the stock while everybody bought. */
export interface Stirred {
  readonly quotaMoves: number;
  readonly cancelled: number;
}

/** Somebody who moves quota between nodes and members who cancel, as the answers come in. */
export interface Stirrer {
  /** A thousand more attempts were answered. */
  progress(): void;
  end(): Promise<Stirred>;
}

/** Per thousand attempts. What a cancelled order held is sold again. */
const movesEach = 5;
const cancelsEach = 10;

/**
 * With every thousand answers, some quota of one SKU goes from one node to another and the members of some orders
 * cancel. A call that is refused, or finds its server killed, is left: what counts is that the books stay exact.
 */
export function startStirrer(databaseUrl: string, portOf: () => number): Stirrer {
  const done = { quotaMoves: 0, cancelled: 0 };
  let turn = 0;
  let running: Promise<void> | undefined;

  const post = async (path: string, login: string, body: unknown): Promise<boolean> => {
    const response = await fetch(`http://127.0.0.1:${portOf()}${path}`, {
      method: 'POST',
      headers: {
        Authorization: `Bearer ${tokenOf(login)}`,
        'Content-Type': 'application/json',
        'Idempotency-Key': `stir-${turn}-${path}`,
      },
      body: JSON.stringify(body),
      signal: AbortSignal.timeout(5000),
    });
    await response.arrayBuffer();
    return response.ok;
  };
  const moveQuota = async (n: number): Promise<void> => {
    const nodes = ['central', 'G1', 'G2', 'G3', 'G4', `L${1 + (n % 60)}`];
    const [from, to] = [nodes[n % nodes.length], nodes[(n * 5 + 3) % nodes.length]];
    const what = { cycleId: cycleOnSale, skuId: skuIds[n % skuIds.length], quantity: 1 + (n % 4) };
    if (await post('/v1/quota-moves', opsId, { ...what, from, to, reason: '热销调拨' })) done.quotaMoves += 1;
  };
  const stir = async (): Promise<void> => {
    for (let n = 0; n < movesEach; n++) await moveQuota((turn += 1));
    for (const { id, member } of await someOrders(databaseUrl))
      if (await post(`/v1/orders/${id}/cancel`, member, {})) done.cancelled += 1;
  };

  return {
    progress: () => {
      running ??= stir()
        .catch(() => undefined)
        .finally(() => {
          running = undefined;
        });
    },
    end: async () => {
      await running;
      return done;
    },
  };
}

/** Orders that can be cancelled. A connection of its own each time: a pool would complain of every kill. */
async function someOrders(connectionString: string): Promise<{ id: string; member: string }[]> {
  const client = new pg.Client({ connectionString });
  client.on('error', () => undefined);
  await client.connect();
  try {
    const found = await client.query<{ id: string; member: string }>(
      `select id, member_id as member from tuanda.orders where state = 'placed' order by id desc limit ${cancelsEach}`,
    );
    return found.rows;
  } finally {
    await client.end();
  }
}
