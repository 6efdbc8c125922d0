import type { Step, StepDeps } from '../step.js';
import { claimWave, type PickerOfWave } from './claim-wave.js';
import { type PackAnswer, packWave } from './pack-wave.js';
import { recordScan, type RecordScanInput, type ScanAnswer } from './record-scan.js';
import { releaseWave } from './release-wave.js';
import { reportShortPick, type ReportShortPickInput, type ShortPick } from './report-short-pick.js';

/** The facts about picking and packing that pickers tell the API. */
export interface WarehouseSteps {
  readonly claimWave: Step<PickerOfWave, { waveId: string; pickerId: string }>;
  readonly releaseWave: Step<PickerOfWave, { waveId: string }>;
  readonly recordScan: Step<RecordScanInput, ScanAnswer>;
  readonly reportShortPick: Step<ReportShortPickInput, ShortPick>;
  readonly packWave: Step<PickerOfWave, PackAnswer>;
}

export const warehouseSteps = (deps: StepDeps): WarehouseSteps => ({
  claimWave: claimWave(deps),
  releaseWave: releaseWave(deps),
  recordScan: recordScan(deps),
  reportShortPick: reportShortPick(deps),
  packWave: packWave(deps),
});
