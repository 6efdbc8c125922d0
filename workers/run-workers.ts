import {
  DefaultLogger,
  type NativeConnection,
  Runtime,
  Worker,
  type WorkerOptions,
} from '@temporalio/worker';
import type { ActivityExecuteInput, ActivityInboundCallsInterceptor } from '@temporalio/worker';
import closeWithGrace from 'close-with-grace';
import type { Logger } from 'pino';
import { toTemporalFailure } from '../lib/failures.js';
import { tellReady } from '../lib/ready.js';
import { connectWorker } from '../lib/temporal-worker.js';

/** The single place where a step's refusal becomes a failure that Temporal does not retry. */
const failureTranslator: ActivityInboundCallsInterceptor = {
  execute: async (input: ActivityExecuteInput, next) => {
    try {
      return await next(input);
    } catch (error) {
      throw toTemporalFailure(error);
    }
  },
};

/** What the callers decide of a worker; connection, namespace and interceptors are the same for all. */
export type WorkerSettings = Omit<WorkerOptions, 'connection' | 'namespace' | 'interceptors'>;

interface Workers {
  readonly workers: readonly WorkerSettings[];
  readonly log: Logger;
  /** Gives back what the steps used, after the last one has ended. */
  readonly close: () => Promise<void>;
}

/** Runs the workers until the process is told to stop; steps under way end first, ten seconds at most. */
export async function runWorkers({ workers, log, close }: Workers): Promise<void> {
  // Temporal's core says at most warnings: what a step did is told by its events.
  Runtime.install({
    logger: new DefaultLogger('WARN', (entry) => log.warn({ meta: entry.meta }, entry.message)),
  });
  const { connection, namespace } = await connectWorker(process.env);
  const running = await Promise.all(workers.map((settings) => createWorker(settings, connection, namespace)));
  const ended = Promise.all(running.map((worker) => worker.run()));
  closeWithGrace({ delay: 15_000, logger: false }, async ({ err }) => {
    if (err) log.fatal({ err }, 'the worker stops because of an error');
    for (const worker of running) if (worker.getState() === 'RUNNING') worker.shutdown();
    await ended.catch(() => undefined);
    await connection.close();
    await close();
  });
  tellReady({ queues: workers.map((worker) => worker.taskQueue) });
  await ended;
}

/**
 * The SDK's type does not show this option (1.24 takes it). It is wall clock, 5 s unless told: on a starved machine a
 * workflow that only waits for a processor was taken for an endless loop, and the interruption broke Node's async hooks
 * and ended the process. Longer: a real endless loop keeps its thread so much longer.
 */
const isolate = { isolateExecutionTimeout: '60s' };

const createWorker = (
  settings: WorkerSettings,
  connection: NativeConnection,
  namespace: string,
): Promise<Worker> =>
  Worker.create({
    // Shorter: a deploy cuts steps in the middle; longer: a stop is taken for a hang.
    shutdownGraceTime: '10s',
    ...isolate,
    ...settings,
    connection,
    namespace,
    interceptors: { activity: [() => ({ inbound: failureTranslator })] },
  });
