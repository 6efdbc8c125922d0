import { randomBytes } from 'node:crypto';
import { setTimeout } from 'node:timers/promises';
import type { Database } from '../db/connection.js';
import { snapshotsOf } from '../activities/order/current-snapshot.js';
import { connectDatabase } from '../db/connection.js';
import { exampleIds } from '../db/queries/access/example-ids.js';
import { execute } from '../db/query.js';
import { noticePath, paymentProviderFrom, type PaymentSettings } from '../ports/payment/from-settings.js';
import type { Frame } from './frame.js';
import { createIntake, intakePool } from './intake/create-intake.js';
import { databaseTokenReader } from './read-token.js';
import { createSteps, type Steps } from './steps.js';
import { cachedTokenReader } from './token-cache.js';

export interface ApiSettings extends PaymentSettings {
  readonly databaseUrl: string;
  readonly publicUrl: string;
}

export interface Dependencies {
  readonly frame: Pick<Frame, 'readToken' | 'ready' | 'examples'>;
  readonly steps: Steps;
  readonly close: () => Promise<void>;
}

/** What the API process works with, on a pool of connections and intake's own two; `close` gives them back. */
export function createDependencies(settings: ApiSettings): Dependencies {
  const database = connectDatabase(settings.databaseUrl, { applicationName: 'tuanda-api', poolMax: 12 });
  const intakeDatabase = connectDatabase(settings.databaseUrl, intakePool);
  const intake = createIntake({ database: intakeDatabase, randomBytes, snapshots: snapshotsOf(database) });
  const steps = createSteps({
    database,
    payment: paymentProviderFrom(settings),
    notifyUrl: new URL(noticePath, settings.publicUrl).href,
    randomBytes,
  });
  return {
    frame: {
      readToken: cachedTokenReader(databaseTokenReader(database)),
      ready: () => ask(database),
      examples: () => exampleIds(database),
    },
    steps: { ...steps, placeOrder: intake.place },
    close: async () => {
      await intake.drained();
      await Promise.all([database.destroy(), intakeDatabase.destroy()]);
    },
  };
}

/** Shorter, and a busy second counts as down; longer, and a balancer keeps sending requests into a dead process. */
const READY_MILLISECONDS = 2_000;

/** The pool itself would go on trying to connect for a while. */
async function ask(database: Database): Promise<void> {
  const answered = execute(database, 'select 1');
  const silent = setTimeout(READY_MILLISECONDS, undefined, { ref: false }).then(() => {
    throw new Error('the database does not answer');
  });
  await Promise.race([answered, silent]);
}
