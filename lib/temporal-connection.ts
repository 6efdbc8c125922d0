import { loadClientConnectConfig } from '@temporalio/envconfig';

type Loaded = ReturnType<typeof loadClientConnectConfig>;

/** How to reach Temporal, for the client and for workers alike. */
export interface TemporalConnectionOptions {
  readonly connection: Loaded['connectionOptions'];
  readonly namespace: string;
}

/**
 * Reads the standard TEMPORAL_ variables: address, namespace, API key, TLS. The person's own configuration file is
 * read only when TEMPORAL_CONFIG_FILE or TEMPORAL_PROFILE says so: its default profile is another server, and its
 * key must not be sent to ours.
 */
export function temporalConnectionOptions(env: NodeJS.ProcessEnv): TemporalConnectionOptions {
  const overrideEnvVars = Object.fromEntries(
    Object.entries(env).filter((entry): entry is [string, string] => Boolean(entry[1])),
  );
  const disableFile = !env['TEMPORAL_CONFIG_FILE'] && !env['TEMPORAL_PROFILE'];
  const { connectionOptions, namespace } = loadClientConnectConfig({ overrideEnvVars, disableFile });
  return { connection: connectionOptions, namespace: namespace ?? 'default' };
}
