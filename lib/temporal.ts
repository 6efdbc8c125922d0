import { Client, Connection } from '@temporalio/client';
import { temporalConnectionOptions } from './temporal-connection.js';

export interface TemporalClient {
  readonly connection: Connection;
  readonly client: Client;
  readonly namespace: string;
  close(): Promise<void>;
}

/** A client connected as the TEMPORAL_ variables of the environment say. Rejects when the server does not answer. */
export async function connectTemporal(env: NodeJS.ProcessEnv): Promise<TemporalClient> {
  const options = temporalConnectionOptions(env);
  const connection = await Connection.connect(options.connection);
  const client = new Client({ connection, namespace: options.namespace });
  return { connection, client, namespace: options.namespace, close: () => connection.close() };
}
