import { cpSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { msToTs } from '@temporalio/common/lib/time.js';
import { runInvariants } from '../../activities/event/run-invariants.js';
import { ensureSearchAttributes } from '../../commands/local/temporal-attributes.js';
import { importCityFolder } from '../../commands/start/import-city.js';
import { nameTown } from '../../commands/start/name-town.js';
import { connectSuppliers, openSale } from '../../commands/start/open-sale.js';
import { connectDatabase, type Database } from '../../db/connection.js';
import { projectPath } from '../../lib/paths.js';
import { connectTemporal, type TemporalClient } from '../../lib/temporal.js';
import type { DayFigures, InvariantReport } from '../../simulation/days/figures.js';
import type { Disruption } from '../../simulation/days/phases.js';
import { type DaysOptions, runDays } from '../../simulation/days/run-days.js';
import { freePorts, type Services, startServices } from '../../simulation/days/services.js';
import { calmRates, type Rates } from '../../simulation/parties/rates.js';
import { tempoOf } from '../../simulation/days/tempo.js';
import type { Town } from '../../simulation/days/town.js';
import { testDatabase } from './database.js';
import { temporalAddress } from './temporal.js';

/** A small city with everything running, on a database and in a namespace of its own. */
export interface SmallCity {
  readonly database: Database;
  readonly temporal: TemporalClient;
  readonly services: Services;
  readonly town: Town;
  /** Plays a day from its sale to its payout, with what is to be broken on the way. */
  play(options?: {
    readonly disruptions?: readonly Disruption[];
    readonly orders?: number;
  }): Promise<DayFigures>;
  /** Plays so many sales after each other, with the city's own mishaps if asked for. */
  playDays(options: {
    readonly days: number;
    readonly orders: number;
    readonly rates?: Rates;
  }): Promise<DayFigures[]>;
  close(): Promise<void>;
}

export interface SmallCityOptions {
  /** Seconds of a day; the sale takes a third. */
  readonly speed?: number;
  /** Files of the city besides or instead of the small one's, by name: `slots.csv`. */
  readonly files?: Readonly<Record<string, string>>;
  readonly seed?: number;
  /** Told of a process that ends although nobody has stopped or killed it. */
  readonly onUnexpectedEnd?: (name: string) => void;
}

/** A sale of fifteen seconds: short, and long enough that a busy machine serves sixty shoppers. */
const speedDefault = 45;

/** What of its goods the short supplier brings, in percent. */
export const shortPercent = 73;

const faults = { duplicateRate: 0.1, lateRate: 0.1, lateMs: 1000, payAfterCloseRate: 1 };

/** The sample city on a clone of the template; the caller closes it. */
export async function smallCity(options: SmallCityOptions = {}): Promise<SmallCity> {
  const pace = { kind: 'fast', speed: options.speed ?? speedDefault } as const;
  const clone = await testDatabase();
  const folder = mkdtempSync(join(tmpdir(), 'tuanda-day-'));
  const cityFolder = join(folder, 'city');
  cpSync(projectPath('db', 'sample', 'small'), cityFolder, { recursive: true });
  for (const [name, text] of Object.entries(options.files ?? {})) writeFileSync(join(cityFolder, name), text);
  await importCityFolder(clone.connectionString, cityFolder);
  const database = connectDatabase(clone.connectionString, { applicationName: 'tuanda-test', poolMax: 4 });
  const address = temporalAddress();
  const temporal = await ownNamespace(address);
  const ports = await freePorts();
  const town = await nameTown(database);
  await connectSuppliers(database, town, ports);
  const services = await startServices({
    ports,
    faults,
    env: { ...process.env, TUANDA_LOG_LEVEL: 'warn' },
    databaseUrl: clone.connectionString,
    temporal: { address, namespace: temporal.namespace },
    folder: join(folder, 'parties'),
    logs: join(folder, 'logs'),
    providerPace: tempoOf(pace).factor,
    suppliers: town.suppliers,
    habits: { [town.shortSupplierId]: { deliverPercent: shortPercent } },
    ...(options.onUnexpectedEnd && { onUnexpectedEnd: options.onUnexpectedEnd }),
  });
  const close = async (): Promise<void> => {
    await services.stop();
    await temporal.close();
    await database.destroy();
    await clone.close();
    rmSync(folder, { recursive: true, force: true });
  };
  const playAll = async (
    played: Pick<DaysOptions, 'orders' | 'disruptions' | 'days' | 'rates'>,
  ): Promise<DayFigures[]> => {
    await openSale(database, temporal, pace);
    return runDays({
      rates: calmRates,
      ...played,
      town,
      database,
      pace,
      urls: services.urls,
      seed: options.seed ?? 1,
      show: (_title, work) => work(() => undefined),
      checkInvariants: () => invariantsOf(database),
    });
  };
  const play: SmallCity['play'] = async ({ disruptions = [], orders = 60 } = {}) => {
    const [day] = await playAll({ disruptions, orders });
    if (day === undefined) throw new Error('no day was played');
    return day;
  };
  return { database, temporal, services, town, play, playDays: playAll, close };
}

/** Every check of db/invariants, as a day's report counts them. */
async function invariantsOf(database: Database): Promise<InvariantReport> {
  const results = await runInvariants(database);
  return {
    checks: results.length,
    violations: results.flatMap(({ name, violations }) => violations.map((row) => `${name}: ${row}`)),
  };
}

/** Workflow ids are business words, so two cities on one server need a namespace each. */
async function ownNamespace(address: string): Promise<TemporalClient> {
  const namespace = `test-${process.pid}-${Date.now().toString(36)}`;
  const env = { TEMPORAL_ADDRESS: address, TEMPORAL_NAMESPACE: namespace };
  const temporal = await connectTemporal(env);
  await temporal.connection.workflowService.registerNamespace({
    namespace,
    workflowExecutionRetentionPeriod: msToTs('1 day'),
  });
  await whenKnown(() => ensureSearchAttributes(temporal.connection, namespace));
  return temporal;
}

/** A server takes some seconds until all of it knows a new namespace. */
async function whenKnown(ask: () => Promise<void>): Promise<void> {
  const giveUpAt = Date.now() + 30_000;
  for (;;) {
    try {
      return await ask();
    } catch (error) {
      if (Date.now() > giveUpAt) throw error;
      await new Promise((resolve) => setTimeout(resolve, 200));
    }
  }
}
