import { join } from 'node:path';
import { connectDatabase, type Database } from '../../db/connection.js';
import type { Pace } from '../../domain/cycle/pace.js';
import { connectTemporal } from '../../lib/temporal.js';
import type { ShowStep } from '../../simulation/days/phases.js';
import { freePorts, type ServicePorts } from '../../simulation/days/services.js';
import { tempoOf } from '../../simulation/days/tempo.js';
import type { Town } from '../../simulation/days/town.js';
import { anyFreePort } from '../local/ports.js';
import { importCityFolder } from '../start/import-city.js';
import { nameTown } from '../start/name-town.js';
import { connectSuppliers, openSale } from '../start/open-sale.js';
import type { KillStage } from './open-stage.js';

export interface WorldOptions {
  readonly city: string;
  readonly root: string;
  readonly pace: Pace;
  readonly show: ShowStep;
}

/** The city's people with their tokens, and where everything answers. */
export interface World {
  readonly town: Town;
  readonly database: Database;
  readonly ports: ServicePorts;
  readonly urls: { readonly api: string; readonly payment: string; readonly suppliers: string };
  readonly journal: string;
}

/** What goes wrong at the payment provider without any kill. */
const faults = { duplicateRate: 0.1, lateRate: 0.1, lateMs: 1000, payAfterCloseRate: 1 };

/** What of its goods the short supplier brings, in percent. */
const shortPercent = 73;

/** The city is imported, its people have tokens, everything runs, and the first sale is about to open. */
export async function openWorld(stage: KillStage, options: WorldOptions): Promise<World> {
  await importCityFolder(stage.databaseUrl, options.city);
  const database = connectDatabase(stage.databaseUrl, { applicationName: 'tuanda-start', poolMax: 4 });
  const ports = await freePorts();
  const town = await nameTown(database);
  await connectSuppliers(database, town, ports);
  const folder = join(options.root, 'parties');
  const temporalPort = await anyFreePort();
  await options.show('Temporal and processes', () =>
    stage.openCity({
      temporalPort,
      services: {
        ports,
        folder,
        faults,
        providerPace: tempoOf(options.pace).factor,
        suppliers: town.suppliers,
        habits: { [town.shortSupplierId]: { deliverPercent: shortPercent } },
      },
    }),
  );
  const temporal = await connectTemporal({ TEMPORAL_ADDRESS: `127.0.0.1:${temporalPort}` });
  try {
    await openSale(database, temporal, options.pace);
  } finally {
    await temporal.close();
  }
  const local = (port: number): string => `http://127.0.0.1:${port}`;
  return {
    town,
    database,
    ports,
    urls: { api: local(ports.api), payment: local(ports.payment), suppliers: local(ports.suppliers) },
    journal: join(folder, 'payment-provider', 'journal.jsonl'),
  };
}
