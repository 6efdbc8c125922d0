import { claimWave, releaseWave } from './claim-wave.js';
import { packWave, reportShortPick } from './finish-wave.js';
import { readNight } from './read-night.js';
import { listWaves, readWave } from './read-waves.js';
import { recordScan } from './record-scan.js';

export const warehouseRoutes = [
  listWaves,
  readWave,
  claimWave,
  releaseWave,
  recordScan,
  reportShortPick,
  packWave,
  readNight,
] as const;
