import { NativeConnection } from '@temporalio/worker';
import { temporalConnectionOptions } from './temporal-connection.js';

export interface WorkerConnection {
  readonly connection: NativeConnection;
  readonly namespace: string;
}

/**
 * A connection for workers, as the TEMPORAL_ variables say. Apart from lib/temporal.ts because it loads the native
 * core (some 30 MB and 0.2 s), which the API does without.
 */
export async function connectWorker(env: NodeJS.ProcessEnv): Promise<WorkerConnection> {
  const options = temporalConnectionOptions(env);
  return { connection: await NativeConnection.connect(options.connection), namespace: options.namespace };
}
