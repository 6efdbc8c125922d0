import { floatToppedUp } from '../../../domain/ledger/float.js';
import type { Pace } from '../../../domain/cycle/pace.js';
import type { Database } from '../../connection.js';
import { execute, json, maybeOne, one } from '../../query.js';
import { bookTransaction } from '../ledger/book-transaction.js';
import type { Installation } from './installation.js';

export interface NewInstallation {
  /** Milliseconds from now until day 0 begins. */
  readonly beginsInMs: number;
  /** Label of day 0. */
  readonly originDay: string;
  readonly pace: Pace;
  /** What the owner has put into the merchant's account at the channel beforehand; nothing if left out. */
  readonly floatFen?: number;
}

/**
 * The installation's origin and pace are fixed; those of an earlier start stay as they are. Returns what holds.
 */
export async function ensureInstallation(on: Database, wanted: NewInstallation): Promise<Installation> {
  const { beginsInMs, originDay, pace, floatFen = 0 } = wanted;
  await execute(
    on,
    `insert into installation (origin_at, origin_day, pace)
     values (clock_timestamp() + make_interval(secs => :beginsInMs / 1000.0), :originDay::date, :pace::jsonb)
     on conflict do nothing`,
    { beginsInMs, originDay, pace: json(pace) },
  );
  if (floatFen > 0) await bookFloat(on, floatFen);
  return one<Installation>(
    on,
    `select origin_at as "originAt", origin_day as "originDay", pace from installation`,
  );
}

/** Once per installation, whatever starts again: in the books of the first region, whose merchant account it is. */
async function bookFloat(on: Database, amountFen: number): Promise<void> {
  const region = await maybeOne<{ id: string }>(on, `select min(id) as id from regions`);
  await on.transaction((trx) =>
    bookTransaction(trx, floatToppedUp({ reference: 'installation', amountFen }), {
      cycleId: null,
      ...(region?.id ? { regionId: region.id } : {}),
      reasonZh: '商户号开户投入资金',
    }),
  );
}

/** The pace that an earlier start has fixed, or undefined in a new database. */
export async function findPace(on: Database): Promise<Pace | undefined> {
  return (await maybeOne<{ pace: Pace }>(on, `select pace from installation`))?.pace;
}
