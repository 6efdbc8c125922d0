import type pg from 'pg';
import { intakePool } from '../../api/intake/create-intake.js';
import { connectDatabase } from '../../db/connection.js';
import { makeBatches } from './make-batches.js';
import type { BareAnswer, BareCall } from './measure-bare.js';

// One connection that sends our own persisting statement, batch after batch, each a transaction of its own.
const tell = (answer: BareAnswer): void => {
  process.send?.(answer);
};

async function run({ url, seconds, ...work }: BareCall): Promise<BareAnswer> {
  const database = connectDatabase(url, { ...intakePool, applicationName: 'bare', poolMax: 1 });
  try {
    const batches = await makeBatches(database, work);
    const pool = database.client as {
      acquireConnection(): Promise<pg.ClientBase>;
      releaseConnection(client: pg.ClientBase): Promise<void>;
    };
    const client = await pool.acquireConnection();
    const send = async ({ statement, values }: (typeof batches)[number]): Promise<void> => {
      const { rowCount } = await client.query({ ...statement, values: [...values] });
      if (rowCount === 0) throw new Error('the statement wrote nothing');
    };
    const warm = batches.splice(0, Math.ceil(batches.length / 10));
    for (const batch of warm) await send(batch);
    const startedAt = performance.now();
    let orders = 0;
    for (const batch of batches) {
      await send(batch);
      orders += batch.orders;
      if (performance.now() - startedAt > seconds * 1000) break;
    }
    const ordersPerSecond = orders / ((performance.now() - startedAt) / 1000);
    await pool.releaseConnection(client);
    return { ordersPerSecond };
  } finally {
    await database.destroy();
  }
}

process.on('message', (message) => {
  run(message as BareCall).then(tell, (error: unknown) => tell({ failed: String(error) }));
});
process.on('disconnect', () => process.exit(0));
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => undefined);
