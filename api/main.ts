import closeWithGrace from 'close-with-grace';
import { readConfig, requireSettings } from '../lib/config.js';
import { createLogger } from '../lib/logger.js';
import { tellReady } from '../lib/ready.js';
import { createApp } from './app.js';
import { createDependencies } from './dependencies.js';
import { businessRoutes } from './routes/index.js';
import { startServer } from './server.js';

/**
 * What is in flight has 10 s (api/server), the pool then 2 s more. Shorter, and answers are cut; longer, and the
 * supervisor kills us first.
 */
const STOP_MILLISECONDS = 12_000;

const config = readConfig(process.env);
const logger = createLogger({ name: 'api', level: config.logLevel, file: config.logFile });
const publicUrl = (config.publicUrl ?? `http://127.0.0.1:${config.apiPort}`).replace(/\/$/, '');
const required = requireSettings(config, ['databaseUrl', 'paymentUrl', 'paymentKeys']);
const dependencies = createDependencies({ ...required, publicUrl });
const app = createApp({
  frame: { ...dependencies.frame, publicUrl: () => publicUrl, logger },
  routes: businessRoutes,
  steps: dependencies.steps,
});
const server = await startServer(app, { port: config.apiPort });

const told = { error: (what: unknown) => logger.error({ what }, 'the API did not stop well') };
closeWithGrace({ delay: STOP_MILLISECONDS, logger: told }, async ({ err, signal }) => {
  if (err) logger.fatal({ err }, 'the API stops because of an error');
  else logger.info({ signal }, 'the API stops');
  await server.close();
  await dependencies.close();
});

tellReady({ port: server.port });
