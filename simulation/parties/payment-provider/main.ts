import { join } from 'node:path';
import { announceReady, stopOnSignal } from '../http-service.js';
import { startProvider } from './start-provider.js';

/**
 * The payment provider as a process. PORT (0 = any), DATA (folder of the books, required), KEYS (folder that
 * the merchant reads, default DATA/keys), PACE (1 = real time), FAULTS (JSON of rates; by default one notice
 * in ten comes twice and one in ten a second late), OPENING_BALANCE_FEN and TRANSFER_MOST_FEN.
 */
const { PORT = '0', DATA, KEYS, PACE = '1', FAULTS, OPENING_BALANCE_FEN, TRANSFER_MOST_FEN } = process.env;
if (!DATA) throw new Error('DATA must name the folder of the books');

const service = await startProvider({
  port: Number(PORT),
  dataFolder: DATA,
  keysFolder: KEYS ?? join(DATA, 'keys'),
  pace: Number(PACE),
  faults: FAULTS ? JSON.parse(FAULTS) : { duplicateRate: 0.1, lateRate: 0.1, lateMs: 1000 },
  rules: {
    ...(OPENING_BALANCE_FEN && { openingBalanceFen: Number(OPENING_BALANCE_FEN) }),
    ...(TRANSFER_MOST_FEN && { transferMostFen: Number(TRANSFER_MOST_FEN) }),
  },
});
stopOnSignal(service.stop);
announceReady(service);
