import closeWithGrace from 'close-with-grace';
import { scaledDurations } from '../domain/cycle/durations.js';
import { readInstallation } from '../db/queries/cycle/installation.js';
import { readConfig, requireSettings } from '../lib/config.js';
import { createLogger } from '../lib/logger.js';
import { tellReady } from '../lib/ready.js';
import { connectTemporal } from '../lib/temporal.js';
import { startConsumer } from './consumer-loop.js';
import { recordBehaviours } from './consumers/behaviours.js';
import { deliverMessages } from './consumers/messages.js';
import { wakeDeliverer } from './deliver-wakes.js';
import { createDependencies } from './dependencies.js';
import { intakeLoad, resting } from './intake-load.js';
import { listenForEvents } from './listen.js';
import { sweep } from './sweeper.js';

// The only process that talks to Temporal as a client, the consumers of events, and the sweeper.
const config = readConfig(process.env);
const { databaseUrl } = requireSettings(config, ['databaseUrl']);
const log = createLogger({ name: 'relay', level: config.logLevel, file: config.logFile });
const dependencies = createDependencies(config, 'tuanda-relay');
const { database } = dependencies;
const temporal = await connectTemporal(process.env);

const load = intakeLoad();
const loops = [
  startConsumer('relay', resting(wakeDeliverer({ database, client: temporal.client, load }), load), log),
  startConsumer('messages', resting(deliverMessages(database), load), log),
  startConsumer('behaviours', resting(recordBehaviours(database), load), log),
];
const listener = listenForEvents(databaseUrl, hear, log);
const sweeper = startSweeper();

closeWithGrace({ delay: 15_000, logger: false }, async ({ err }) => {
  if (err) log.fatal({ err }, 'the relay stops because of an error');
  await listener.stop();
  await Promise.all([...loops.map((loop) => loop.stop()), sweeper.stop()]);
  await temporal.close();
  await database.destroy();
});
tellReady();

function hear(payload: string): void {
  load.heard(payload);
  for (const loop of loops) loop.poke();
}

/** One sweep after the other, a pause between them; a failed one is logged and made good by the next. */
function startSweeper(): { stop: () => Promise<void> } {
  const stopping = new AbortController();
  const run = async (): Promise<void> => {
    while (!stopping.signal.aborted) {
      const pauseMs = await sweepOnce();
      await pause(pauseMs, stopping.signal);
    }
  };
  const running = run();
  return {
    stop: async () => {
      stopping.abort();
      await running;
    },
  };
}

async function sweepOnce(): Promise<number> {
  try {
    const { started } = await sweep({ ...dependencies, client: temporal.client, log });
    if (started > 0) log.warn({ started }, 'overdue roots were started');
    return scaledDurations((await readInstallation(database)).pace).sweepMs;
  } catch (error) {
    log.warn({ error: (error as Error).message }, 'a sweep failed and is tried again');
    return 1000;
  }
}

const pause = (ms: number, signal: AbortSignal): Promise<void> =>
  new Promise((resolve) => {
    const timer = setTimeout(resolve, ms);
    signal.addEventListener('abort', () => {
      clearTimeout(timer);
      resolve();
    });
  });
