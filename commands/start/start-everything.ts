import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { connectDatabase, type Database } from '../../db/connection.js';
import { findPace } from '../../db/queries/cycle/create-installation.js';
import { readRegion } from '../../db/queries/network/list-people.js';
import type { Pace } from '../../domain/cycle/pace.js';
import { readConfig } from '../../lib/config.js';
import type { ServicePorts, Services } from '../../simulation/days/services.js';
import type { Town } from '../../simulation/days/town.js';
import { workflowIds } from '../../workflows/contracts/identifiers.js';
import { type DataFolder, prepareDataFolder } from '../local/data-folder.js';
import { anyFreePort, choosePort, type PortWish, wishOf } from '../local/ports.js';
import { note, step } from '../local/steps.js';
import { type BegunDay, findBegunDay, rememberDay } from './begun-day.js';
import type { Closing } from './closing.js';
import { currentBundle } from './current-bundle.js';
import type { StartFlags } from './flags.js';
import { importCityFolder } from './import-city.js';
import { nameTown } from './name-town.js';
import { connectSuppliers, openSale } from './open-sale.js';
import { startDatabase } from './start-postgres-server.js';
import { startOurs } from './start-ours.js';
import { startTemporalServer, type TemporalServer } from './start-temporal-server.js';

/** Everything runs and the first sale is about to open. */
export interface Running {
  readonly data: DataFolder;
  readonly database: Database;
  readonly databaseWords: string;
  readonly temporal: TemporalServer;
  readonly services: Services;
  readonly town: Town;
  /** The installation's: with --keep that of its first start. */
  readonly pace: Pace;
  /** The day that an earlier start has not ended and this one goes on with. */
  readonly begun: BegunDay | undefined;
}

export interface StartOptions {
  readonly flags: StartFlags;
  readonly env: NodeJS.ProcessEnv;
  /** Told how to end each thing that was started. */
  readonly closing: Closing;
  readonly stopped: AbortSignal;
}

/** Starts the servers, imports the city, starts our processes and the outer world, and opens the sale. */
export async function startEverything(options: StartOptions): Promise<Running> {
  const { env, closing, stopped } = options;
  await refuseTakenPorts(options.flags, env);
  const { data, begun } = await step('data folder', (say) => openDataFolder(options, say));
  const flags = begun === undefined ? options.flags : { ...options.flags, city: begun.city, keep: true };
  stopped.throwIfAborted();
  const postgres = await startDatabase({ data, env, keep: flags.keep, closing });
  stopped.throwIfAborted();
  await step('city', async (say) =>
    say(`${await importCityFolder(postgres.url, flags.city)} rows of ${flags.city}`),
  );
  const bundle = await step('workflows', async (say) => {
    const current = await currentBundle();
    say(current.built ? 'bundled' : 'nothing to do');
    return current;
  });
  stopped.throwIfAborted();
  const database = connectDatabase(postgres.url, { applicationName: 'tuanda-start', poolMax: 4 });
  closing.add(() => database.destroy());
  const { regionId } = await readRegion(database);
  const pace = await keptPace(database, flags);
  const temporal = await startTemporalServer({
    data,
    env,
    keep: flags.keep,
    closing,
    ...temporalPorts(flags, env),
    bundleHash: bundle.hash,
    scheduleId: workflowIds.schedule(regionId),
  });
  stopped.throwIfAborted();
  const ports = await choosePorts(flags, env);
  const town = await step('tokens', async (say) => {
    const named = await nameTown(database);
    await connectSuppliers(database, named, ports);
    say(
      `${named.members.length} members, ${named.leaders.length} leaders, ${named.suppliers.length} suppliers`,
    );
    return named;
  });
  const services = await startOurs({
    pace,
    data,
    databaseUrl: postgres.url,
    temporal,
    ports,
    town,
    seed: flags.seed,
    folder: partiesFolder(data),
    closing,
    stopped,
  });
  stopped.throwIfAborted();
  await step('open the sale', () => openSale(database, temporal.client, pace));
  return { data, database, databaseWords: postgres.words, temporal, services, town, pace, begun };
}

interface Opened {
  readonly data: DataFolder;
  readonly begun: BegunDay | undefined;
}

function openDataFolder({ flags, env, closing }: StartOptions, say: (detail: string) => void): Opened {
  const data = prepareDataFolder({ env });
  closing.add(() => data.release());
  const begun = begunDay(data, flags);
  if (!flags.keep && begun === undefined) {
    rmSync(partiesFolder(data), { recursive: true, force: true });
    rememberDay(data.root, undefined);
  }
  if (begun !== undefined)
    note(`… goes on with the day that was begun here: ${begun.cycleId ?? 'no sale yet'}`);
  say(data.moved === undefined ? data.root : `${data.root}, because ${data.moved}`);
  return { data, begun };
}

/** A day whose start was killed is played to its end; one that a person has stopped, only with --keep. */
function begunDay(data: DataFolder, { keep, fresh }: StartFlags): BegunDay | undefined {
  const begun = fresh ? undefined : findBegunDay(data.root);
  return begun !== undefined && (keep || !begun.stoppedByPerson) ? begun : undefined;
}

const partiesFolder = (data: DataFolder): string => join(data.root, 'parties');

/** A port that a flag names must be that one; so must one that a variable names. */
function wish(use: string, flag: readonly [string, number | undefined], from: PortWish): PortWish {
  const [name, port] = flag;
  return port === undefined ? from : { use, port, namedBy: name };
}

function temporalPorts(flags: StartFlags, env: NodeJS.ProcessEnv): { port: PortWish; uiPort: PortWish } {
  const config = readConfig(env);
  const port = wishOf('Temporal', env, { variable: 'TUANDA_TEMPORAL_PORT', port: config.temporalPort });
  const pages = { variable: 'TUANDA_TEMPORAL_UI_PORT', port: config.temporalUiPort };
  const uiPort = wishOf("Temporal's pages", env, pages);
  return {
    port: wish('Temporal', ['--temporal-port', flags.temporalPort], port),
    uiPort: wish("Temporal's pages", ['--ui-port', flags.uiPort], uiPort),
  };
}

function servicePorts(flags: StartFlags, env: NodeJS.ProcessEnv): { api: PortWish; payment: PortWish } {
  const config = readConfig(env);
  const api = wishOf('the API', env, { variable: 'TUANDA_API_PORT', port: config.apiPort });
  const payment = { variable: 'TUANDA_PAYMENT_PORT', port: config.paymentPort };
  return {
    api: wish('the API', ['--port', flags.port], api),
    payment: wishOf('the payment provider', env, payment),
  };
}

/** A taken port that a person named is told at once: the servers need seconds to start and to stop. */
async function refuseTakenPorts(flags: StartFlags, env: NodeJS.ProcessEnv): Promise<void> {
  const wishes = Object.values({ ...servicePorts(flags, env), ...temporalPorts(flags, env) });
  for (const named of wishes.filter(({ namedBy }) => namedBy !== undefined)) await choosePort(named);
}

async function choosePorts(flags: StartFlags, env: NodeJS.ProcessEnv): Promise<ServicePorts> {
  const wishes = servicePorts(flags, env);
  const api = await choosePort(wishes.api, new Set(), note);
  const payment = await choosePort(wishes.payment, new Set([api]), note);
  return { api, payment, suppliers: await anyFreePort() };
}

/** An installation is played at one pace for ever: its deadlines are in the database. */
async function keptPace(database: Database, flags: StartFlags): Promise<Pace> {
  const kept = await findPace(database);
  if (kept === undefined || JSON.stringify(kept) === JSON.stringify(flags.pace)) return flags.pace;
  note(`the kept data goes on at the pace of its first start: ${kept.kind === 'real' ? 'real' : kept.speed}`);
  return kept;
}
