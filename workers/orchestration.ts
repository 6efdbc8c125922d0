import { readConfig } from '../lib/config.js';
import { createLogger } from '../lib/logger.js';
import { queues } from '../workflows/contracts/identifiers.js';
import { readBundle } from './bundle.js';
import { runWorkers } from './run-workers.js';

// The workflows of the day. They have a process of their own, so that a burst of orders cannot delay a cutoff.
const config = readConfig(process.env);
const log = createLogger({ name: 'orchestration', level: config.logLevel, file: config.logFile });
const { codePath } = await readBundle();
await runWorkers({
  log,
  workers: [
    {
      taskQueue: queues.cycle,
      workflowBundle: { codePath },
      maxConcurrentWorkflowTaskExecutions: 16,
      maxCachedWorkflows: 500,
    },
  ],
  close: () => Promise.resolve(),
});
