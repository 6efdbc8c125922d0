import { createHash, randomBytes } from 'node:crypto';
import { straightLine } from '../../../ports/travel-matrix/straight-line.js';
import { join } from 'node:path';
import { pino } from 'pino';
import { createApp } from '../../../api/app.js';
import { databaseTokenReader } from '../../../api/read-token.js';
import { businessRoutes } from '../../../api/routes/index.js';
import { type RunningServer, startServer } from '../../../api/server.js';
import { createSteps } from '../../../api/steps.js';
import { cachedTokenReader } from '../../../api/token-cache.js';
import { ensureCycles } from '../../../activities/cycle/ensure-cycles.js';
import { nameTown } from '../../../commands/start/name-town.js';
import { connectDatabase, type Database } from '../../../db/connection.js';
import { exampleIds } from '../../../db/queries/access/example-ids.js';
import { type NewToken, issueTokens } from '../../../db/queries/access/issue-tokens.js';
import { ensureInstallation } from '../../../db/queries/cycle/create-installation.js';
import { isRole } from '../../../domain/access/roles.js';
import { noticePath, paymentProviderFrom } from '../../../ports/payment/from-settings.js';
import type { Town } from '../../../simulation/days/town.js';
import type { HttpService } from '../../../simulation/parties/http-service.js';
import {
  ensureMerchantKeys,
  type MerchantKeys,
} from '../../../simulation/parties/payment-provider/merchant-keys.js';
import { startProvider } from '../../../simulation/parties/payment-provider/start-provider.js';
import type { Dependencies } from '../../../workers/dependencies.js';
import { testDatabase } from '../../support/database.js';
import { importSmallCity } from '../../support/factories/city.js';
import { moveCycle } from '../../support/factories/sale.js';
import { insertStrangers, strangers } from './strangers.js';

/** The real application on a real port, with the small city behind it and the payment provider beside it. */
export interface TownServer {
  readonly base: string;
  readonly database: Database;
  readonly town: Town;
  /** Sells for an hour from now; its later deadlines are a day away. */
  readonly cycleId: string;
  readonly provider: HttpService;
  readonly keys: MerchantKeys;
  /** What the steps of workflows ask for; suppliers are told by telephone. */
  readonly deps: Dependencies;
  /** The token of `<role>/<party's id>`, or of `<role>`: somebody of that role. */
  readonly tokenOf: (login: string) => string;
  readonly close: () => Promise<void>;
}

const hourMs = 3_600_000;

/** @param folder where the provider keeps its keys and books */
export async function startTownServer(folder: string): Promise<TownServer> {
  const clone = await testDatabase();
  const database = connectDatabase(clone.connectionString);
  const { town, cycleId } = await openTown(database);
  const [keysFolder, dataFolder] = [join(folder, 'keys'), join(folder, 'data')];
  const keys = ensureMerchantKeys(keysFolder, dataFolder);
  const provider = await startProvider({ port: 0, keysFolder, dataFolder, pace: 1000 });
  let server: RunningServer | undefined;
  const base = (): string => `http://127.0.0.1:${server?.port}`;
  const deps: Dependencies = {
    database,
    payment: paymentProviderFrom({ paymentUrl: provider.url, paymentKeys: keysFolder }),
    supplierChannel: { sendPurchaseOrder: async () => {} },
    get notifyUrl() {
      return base() + noticePath;
    },
    randomBytes,
    travelMatrix: straightLine,
  };
  const app = createApp({
    frame: {
      readToken: cachedTokenReader(databaseTokenReader(database)),
      ready: async () => {},
      examples: () => exampleIds(database),
      publicUrl: base,
      logger: pino({ level: 'silent' }),
    },
    routes: businessRoutes,
    steps: createSteps(deps),
  });
  server = await startServer(app, { port: 0, host: '127.0.0.1' });
  const tokens = tokensOf(town);
  await issueTokens(database, strangerTokens);
  return {
    base: base(),
    database,
    town,
    cycleId,
    provider,
    keys,
    deps,
    tokenOf: (login) => tokens.get(login) ?? `token-of-${login}`,
    close: async () => {
      await provider.stop();
      await server?.close(0);
      await database.destroy();
      await clone.close();
    },
  };
}

async function openTown(database: Database): Promise<{ town: Town; cycleId: string }> {
  await importSmallCity(database);
  const town = await nameTown(database);
  await insertStrangers(database);
  await ensureInstallation(database, {
    beginsInMs: 0,
    originDay: '2026-11-22',
    pace: { kind: 'real' },
    floatFen: 10_000_000,
  });
  const { result: cycles } = await ensureCycles({ database })({ regionId: town.regionId });
  const cycleId = cycles.at(-1)?.cycleId ?? '';
  await moveCycle(database, cycleId, { opensInMs: -hourMs, cutoffInMs: hourMs, payUntilInMs: 2 * hourMs });
  return { town, cycleId };
}

/** By login; a role alone is the first of its kind. */
function tokensOf(town: Town): ReadonlyMap<string, string> {
  const { members, leaders, pickers, drivers, suppliers, ops, finance } = town;
  const parties: [role: string, id: string, token: string][] = [
    ...members.map(({ memberId, token }): [string, string, string] => ['member', memberId, token]),
    ...leaders.map(({ id, token }): [string, string, string] => ['leader', id, token]),
    ...pickers.map(({ id, token }): [string, string, string] => ['picker', id, token]),
    ...drivers.map(({ id, token }): [string, string, string] => ['driver', id, token]),
    ...suppliers.map(({ id, token }): [string, string, string] => ['supplier', id, token]),
    ['ops', ops.id, ops.token],
    ['finance', finance.id, finance.token],
  ];
  const logins = parties.map(([role, id, token]) => [`${role}/${id}`, token] as const);
  const anyOfRole = parties.toReversed().map(([role, , token]) => [role, token] as const);
  return new Map([...logins, ...anyOfRole]);
}

const strangerTokens = Object.entries(strangers).flatMap(([name, partyId]): NewToken[] => {
  const role = name.replace(/Id$/, '');
  if (!isRole(role)) return [];
  const tokenHash = createHash('sha256').update(`token-of-${role}/${partyId}`).digest('hex');
  return [{ tokenHash, role, partyId, label: 'test' }];
});
