import type { Pace } from '../../../domain/cycle/pace.js';
import type { Database, Transaction } from '../../connection.js';
import { one } from '../../query.js';

export interface Installation {
  readonly originAt: string;
  /** Label of day 0. */
  readonly originDay: string;
  readonly pace: Pace;
}

/** At which instant day 0 began and how fast days are played; fixed when the installation was made. */
export async function readInstallation(on: Database | Transaction): Promise<Installation> {
  return one<Installation>(
    on,
    `select origin_at as "originAt", origin_day as "originDay", pace from installation`,
  );
}
