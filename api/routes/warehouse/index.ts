import { claimWave, releaseWave } from './claim-wave.js';
import { labelWave, moveMissorted, reportDamage, undoScan } from './correct-wave.js';
import { packWave, reportShortPick } from './finish-wave.js';
import { returnParcels, stageCrates } from './move-parcels.js';
import { claimNextTask, readPickerDay } from './next-task.js';
import { readNight } from './read-night.js';
import { listWaves, readWave } from './read-waves.js';
import { recordScan } from './record-scan.js';

export const warehouseRoutes = [
  listWaves,
  readWave,
  claimNextTask,
  claimWave,
  releaseWave,
  recordScan,
  undoScan,
  moveMissorted,
  reportDamage,
  reportShortPick,
  labelWave,
  packWave,
  stageCrates,
  returnParcels,
  readPickerDay,
  readNight,
] as const;
