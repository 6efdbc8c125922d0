import { readConfig } from '../../lib/config.js';
import { createLogger } from '../../lib/logger.js';
import { queues } from '../../workflows/contracts/identifiers.js';
import { createDependencies } from '../dependencies.js';
import { runWorkers } from '../run-workers.js';
import { planningSteps } from '../steps.js';

// Planning computes for seconds and would hold up every other step: it has a process of its own, one plan at a time.
const config = readConfig(process.env);
const log = createLogger({ name: 'planning', level: config.logLevel, file: config.logFile });
const dependencies = createDependencies(config, 'tuanda-planning');
await runWorkers({
  log,
  workers: [
    {
      taskQueue: queues.planning,
      activities: planningSteps(dependencies),
      maxConcurrentActivityTaskExecutions: 1,
    },
  ],
  close: () => dependencies.database.destroy(),
});
