import { chmodSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { anyFreePort } from '../../commands/local/ports.js';
import {
  type ProcessGroup,
  type RunningProcess,
  startEntry,
  startProcesses,
} from '../../commands/local/run-processes.js';
import type { Ending } from '../../commands/local/warden.js';
import { processNames, type ProcessName } from '../../lib/processes.js';
import type { SupplierHabits } from '../parties/supplier/suppliers.js';
import type { SupplierIdentity } from './town.js';

export interface ServicePorts {
  readonly api: number;
  readonly payment: number;
  readonly suppliers: number;
}

export interface ServiceOptions {
  /** What the processes get besides what is set here. */
  readonly env: NodeJS.ProcessEnv;
  readonly databaseUrl: string;
  readonly temporal: { readonly address: string; readonly namespace: string };
  readonly ports: ServicePorts;
  /** Where the simulated parties keep their books, and where the processes log. */
  readonly folder: string;
  readonly logs: string;
  /** How many times faster than real the payment provider's own rules run. */
  readonly providerPace: number;
  /** What goes wrong at the payment provider, by name; some notices come twice or late if it is left out. */
  readonly faults?: Readonly<Record<string, number>>;
  readonly suppliers: readonly SupplierIdentity[];
  /** What each supplier does otherwise than bring everything at once, by id. */
  readonly habits: Readonly<Record<string, SupplierHabits>>;
  readonly onUnexpectedEnd?: (name: string, ending: Ending) => void;
}

/** Everything that a day needs besides the two servers: our processes and the outer world's. */
export interface Services {
  readonly urls: { readonly api: string; readonly payment: string; readonly suppliers: string };
  /** Our processes and the payment provider, to be killed and restarted by name. */
  readonly group: ProcessGroup;
  stop(): Promise<void>;
}

/** Three ports that are free at this moment. */
export async function freePorts(): Promise<ServicePorts> {
  return { api: await anyFreePort(), payment: await anyFreePort(), suppliers: await anyFreePort() };
}

const local = (port: number): string => `http://127.0.0.1:${port}`;

/** Where a supplier listens for its purchase orders. */
export const supplierWebhookUrl = ({ suppliers }: ServicePorts, supplierId: string): string =>
  `${local(suppliers)}/suppliers/${encodeURIComponent(supplierId)}/webhook`;

/**
 * The payment provider, the API, the workers, the relay and the suppliers run on this database and this Temporal. If
 * one does not start, none is left.
 */
export async function startServices(options: ServiceOptions): Promise<Services> {
  const { ports, onUnexpectedEnd } = options;
  const provider = join(options.folder, 'payment-provider');
  const keys = join(provider, 'keys');
  mkdirSync(options.logs, { recursive: true });
  mkdirSync(provider, { recursive: true });
  const processOptions = {
    env: processEnvironment(options, { provider, keys }),
    logs: options.logs,
    ...(onUnexpectedEnd && { onUnexpectedEnd }),
  };
  // The others read the keys that the provider makes.
  const world = await startProcesses(['payment-provider'], processOptions);
  const own = processNames.filter((name) => name !== 'payment-provider');
  const group = await orStop(world.stop, () => startProcesses(own, processOptions));
  const stopBoth = async (): Promise<void> => {
    await group.stop();
    await world.stop();
  };
  const suppliers = await orStop(stopBoth, () => startSuppliers(options));
  return {
    urls: { api: local(ports.api), payment: local(ports.payment), suppliers: local(ports.suppliers) },
    group: bothGroups(world, group),
    stop: async () => {
      await suppliers.stop();
      await stopBoth();
    },
  };
}

function processEnvironment(
  options: ServiceOptions,
  { provider, keys }: { readonly provider: string; readonly keys: string },
): NodeJS.ProcessEnv {
  const { ports, temporal, faults } = options;
  return {
    ...options.env,
    DATABASE_URL: options.databaseUrl,
    TEMPORAL_ADDRESS: temporal.address,
    TEMPORAL_NAMESPACE: temporal.namespace,
    TUANDA_API_PORT: String(ports.api),
    TUANDA_PUBLIC_URL: local(ports.api),
    TUANDA_PAYMENT_URL: local(ports.payment),
    TUANDA_PAYMENT_KEYS: keys,
    // The payment provider's own names, which no other process reads.
    PORT: String(ports.payment),
    DATA: provider,
    KEYS: keys,
    PACE: String(options.providerPace),
    ...(faults && { FAULTS: JSON.stringify(faults) }),
  };
}

/** Work at the house: long enough that a truck is seen to leave, short enough for a day of two minutes. */
const supplierDelays = { confirmAfterMs: 300, shipAfterMs: 700 };

async function startSuppliers(options: ServiceOptions): Promise<RunningProcess> {
  const folder = join(options.folder, 'suppliers');
  mkdirSync(folder, { recursive: true });
  const list = join(folder, 'suppliers.json');
  const houses = options.suppliers.map(({ id, token, secret }) => {
    return {
      supplierId: id,
      token,
      secret,
      ...supplierDelays,
      ...options.habits[id],
    };
  });
  writeFileSync(list, JSON.stringify(houses), { mode: 0o600 });
  chmodSync(list, 0o600);
  const env = {
    ...options.env,
    PORT: String(options.ports.suppliers),
    DATA: folder,
    API_BASE_URL: local(options.ports.api),
    SUPPLIERS: list,
    PACE: '1',
  };
  const entry = {
    name: 'suppliers',
    entry: 'simulation/parties/supplier/main.js',
    priority: 'normal',
  } as const;
  const running = await startEntry(entry, { env, logs: options.logs });
  return running;
}

/** One view of two groups, so that whoever kills a process need not know how it was started. */
function bothGroups(world: ProcessGroup, own: ProcessGroup): ProcessGroup {
  const of = (name: ProcessName): ProcessGroup => (name === 'payment-provider' ? world : own);
  return {
    get: (name) => of(name).get(name),
    restart: (name) => of(name).restart(name),
    kill: (name, signal) => of(name).kill(name, signal),
    stop: async () => {
      await own.stop();
      await world.stop();
    },
  };
}

async function orStop<T>(stop: () => Promise<void>, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    await stop();
    throw error;
  }
}
