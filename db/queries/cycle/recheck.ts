import { scaledDurations } from '../../../domain/cycle/durations.js';
import type { Database, Transaction } from '../../connection.js';
import { readInstallation } from './installation.js';

/** After how many milliseconds a waiting workflow reads its row although nobody woke it, at this pace; above zero. */
export async function recheckMs(on: Database | Transaction): Promise<number> {
  return scaledDurations((await readInstallation(on)).pace).recheckMs;
}
