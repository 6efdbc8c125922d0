import { decideStop } from './decide-stop.js';
import { arriveStop, departRun, dropStop, failStop, loadRun } from './drive-run.js';
import { readArrival } from './read-arrival.js';
import { listRuns, listStops, readRun } from './read-runs.js';
import { signStop } from './sign-stop.js';

export const transportRoutes = [
  listRuns,
  readRun,
  loadRun,
  departRun,
  arriveStop,
  failStop,
  dropStop,
  decideStop,
  listStops,
  readArrival,
  signStop,
] as const;
