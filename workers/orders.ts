import { readConfig } from '../lib/config.js';
import { createLogger } from '../lib/logger.js';
import { queues } from '../workflows/contracts/identifiers.js';
import { readBundle } from './bundle.js';
import { runWorkers } from './run-workers.js';

// The order workflows: on one machine this process alone runs when nothing else wants the processor.
const config = readConfig(process.env);
const log = createLogger({ name: 'orders', level: config.logLevel, file: config.logFile });
const { codePath } = await readBundle();
await runWorkers({
  log,
  workers: [
    {
      taskQueue: queues.order,
      workflowBundle: { codePath },
      maxConcurrentWorkflowTaskExecutions: 8,
      // 35 KB each. Smaller: a wake replays its history; larger: memory that the database needs.
      maxCachedWorkflows: 2000,
    },
  ],
  close: () => Promise.resolve(),
});
