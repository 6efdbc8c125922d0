import { readFileSync } from 'node:fs';
import { announceReady, stopOnSignal } from '../http-service.js';
import { startSuppliers } from './start-suppliers.js';
import { readSuppliers } from './suppliers.js';

/**
 * All simulated suppliers as one process. PORT (0 = any), DATA (folder of what they remember), API_BASE_URL
 * (our public API), SUPPLIERS (path of a JSON file, see suppliers.ts) and PACE (their delays are divided by
 * it).
 */
const { PORT = '0', DATA, API_BASE_URL, SUPPLIERS, PACE = '1' } = process.env;
if (!DATA || !API_BASE_URL || !SUPPLIERS) throw new Error('DATA, API_BASE_URL and SUPPLIERS must be set');

const service = await startSuppliers({
  port: Number(PORT),
  dataFolder: DATA,
  apiBaseUrl: API_BASE_URL,
  suppliers: readSuppliers(readFileSync(SUPPLIERS, 'utf8')),
  pace: Number(PACE),
});
stopOnSignal(service.stop);
announceReady(service);
