import { readConfig } from '../lib/config.js';
import { createLogger } from '../lib/logger.js';
import { queues } from '../workflows/contracts/identifiers.js';
import { createDependencies } from './dependencies.js';
import { runWorkers } from './run-workers.js';
import { operationSteps, paymentSteps } from './steps.js';

const config = readConfig(process.env);
const log = createLogger({ name: 'operations', level: config.logLevel, file: config.logFile });
const dependencies = createDependencies(config, 'tuanda-operations');
await runWorkers({
  log,
  workers: [
    {
      taskQueue: queues.operations,
      activities: operationSteps(dependencies),
      // As many as the pool has connections: more would only wait for one.
      maxConcurrentActivityTaskExecutions: 8,
    },
    {
      taskQueue: queues.payment,
      activities: paymentSteps(dependencies),
      maxConcurrentActivityTaskExecutions: 8,
      // The provider allows 150 refunds a second for all of us; a burst must not use up what payments need.
      maxTaskQueueActivitiesPerSecond: 100,
    },
  ],
  close: () => dependencies.database.destroy(),
});
