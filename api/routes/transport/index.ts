import { arriveStop, departRun, failStop, loadRun } from './drive-run.js';
import { listRuns, listStops, readRun } from './read-runs.js';
import { signStop } from './sign-stop.js';

export const transportRoutes = [
  listRuns,
  readRun,
  loadRun,
  departRun,
  arriveStop,
  failStop,
  listStops,
  signStop,
] as const;
