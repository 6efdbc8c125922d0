import type { Pace } from '../../domain/cycle/pace.js';
import { processNames } from '../../lib/processes.js';
import { type ServicePorts, type Services, startServices } from '../../simulation/days/services.js';
import { supplierHabits } from '../../simulation/days/supplier-habits.js';
import { tempoOf } from '../../simulation/days/tempo.js';
import type { Town } from '../../simulation/days/town.js';
import { cityRates } from '../../simulation/parties/rates.js';
import type { DataFolder } from '../local/data-folder.js';
import { note, step } from '../local/steps.js';
import type { Closing } from './closing.js';
import type { TemporalServer } from './start-temporal-server.js';

interface Settled {
  readonly pace: Pace;
  readonly data: DataFolder;
  readonly databaseUrl: string;
  readonly temporal: TemporalServer;
  readonly ports: ServicePorts;
  readonly town: Town;
  readonly seed: number;
  /** Where the simulated parties keep their books. */
  readonly folder: string;
  readonly closing: Closing;
  readonly stopped: AbortSignal;
}

/** One notice in ten comes twice, one in ten a second late, and money for a closed order is taken. */
const faults = { duplicateRate: 0.1, lateRate: 0.1, lateMs: 1000, payAfterCloseRate: 1 };

/** Our processes and the outer world run; one that ends by itself is told and started again, as by a supervisor. */
export async function startOurs(settled: Settled): Promise<Services> {
  const { pace, data, databaseUrl, temporal, ports, town, seed, folder, closing, stopped } = settled;
  // Undefined before everything runs and once it is being stopped: nothing is started again then.
  let group: Services['group'] | undefined;
  const startAgain = (name: string): void => {
    const own = processNames.find((one) => one === name);
    if (own === undefined || group === undefined || stopped.aborted) return;
    group.restart(own).then(
      () => note(`! the process "${name}" was started again`),
      (error: unknown) => note(`! the process "${name}" does not start again: ${String(error)}`),
    );
  };
  const services = await step('our processes', async (say) => {
    const started = await startServices({
      env: temporal.env,
      databaseUrl,
      temporal,
      ports,
      folder,
      logs: data.logs,
      providerPace: tempoOf(pace).factor,
      faults,
      suppliers: town.suppliers,
      habits: supplierHabits(town, cityRates, seed),
      onUnexpectedEnd: (name, { code, signal }) => {
        const how = signal ?? `exit code ${code}`;
        note(`! the process "${name}" ended by itself (${how}); its log is in ${data.logs}`);
        startAgain(name);
      },
    });
    say(started.urls.api);
    return started;
  });
  group = services.group;
  closing.add(() => {
    group = undefined;
    return step('stop our processes', () => services.stop());
  });
  return services;
}
