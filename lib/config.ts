import { z } from 'zod';

/** One variable that cannot be used. The value is left out where it may hold a secret. */
export interface ConfigProblem {
  readonly name: string;
  readonly found: string;
  readonly needed: string;
}

/** Thrown once for all variables that cannot be used. */
export class ConfigError extends Error {
  readonly problems: readonly ConfigProblem[];

  constructor(problems: readonly ConfigProblem[]) {
    super(problems.map(({ name, found, needed }) => `${name} is ${found}: ${needed}`).join('; '));
    this.name = 'ConfigError';
    this.problems = problems;
  }

  /** What a person reads; `commands/run.mjs` prints it. */
  explain(): string {
    const list = this.problems.map(({ name, found }) => `${name} is ${found}`).join('\n         ');
    const needs = this.problems.map(({ name, needed }) => `${name}: ${needed}`).join('\n         ');
    const what = this.problems.length === 1 ? 'a variable' : `${this.problems.length} variables`;
    return `✗ ${what} of the environment cannot be used\n  found: ${list}\n  helps: ${needs}\n         .env.example explains every variable`;
  }
}

const port = (standard: number): z.ZodDefault<z.ZodCoercedNumber> =>
  z.coerce
    .number({ error: needsPort })
    .int(needsPort)
    .min(1, needsPort)
    .max(65_535, needsPort)
    .default(standard);
const needsPort = 'a whole number from 1 to 65535';

const postgresUrl = z
  .string()
  .regex(/^postgres(ql)?:\/\//, 'a URL of the form postgresql://user@host/database');
const httpUrl = z.url({ protocol: /^https?$/, error: 'a URL of the form http://host:port' });
const hostAndPort = z.string().regex(/^[^\s/:]+:\d+$/, 'host:port, for example 127.0.0.1:7233');
const text = z.string();

/** Every variable that our programs read, by the name it has in `Config`. */
const variables = {
  databaseUrl: ['DATABASE_URL', postgresUrl.optional()],
  testDatabaseUrl: ['TEST_DATABASE_URL', postgresUrl.optional()],
  temporalAddress: ['TEMPORAL_ADDRESS', hostAndPort.optional()],
  temporalNamespace: ['TEMPORAL_NAMESPACE', text.default('default')],
  testTemporalAddress: ['TEST_TEMPORAL_ADDRESS', hostAndPort.optional()],
  dataFolder: ['TUANDA_DATA', text.optional()],
  cacheFolder: ['TUANDA_CACHE', text.optional()],
  postgresBin: ['TUANDA_POSTGRES_BIN', text.optional()],
  apiPort: ['TUANDA_API_PORT', port(8080)],
  temporalPort: ['TUANDA_TEMPORAL_PORT', port(7233)],
  temporalUiPort: ['TUANDA_TEMPORAL_UI_PORT', port(8233)],
  paymentPort: ['TUANDA_PAYMENT_PORT', port(8090)],
  publicUrl: ['TUANDA_PUBLIC_URL', httpUrl.optional()],
  paymentUrl: ['TUANDA_PAYMENT_URL', httpUrl.optional()],
  paymentKeys: ['TUANDA_PAYMENT_KEYS', text.optional()],
  osrmUrl: ['TUANDA_OSRM_URL', httpUrl.optional()],
  logLevel: [
    'TUANDA_LOG_LEVEL',
    z
      .enum(['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'], {
        error: 'one of trace, debug, info, warn, error, fatal, silent',
      })
      .default('info'),
  ],
  logFile: ['TUANDA_LOG_FILE', text.optional()],
} as const;

type Variables = typeof variables;

/** The settings of a process, read once at its start; `.env.example` says what each one means. */
export type Config = { readonly [Key in keyof Variables]: z.output<Variables[Key][1]> };

/** The names of all variables, in the order of `.env.example`. */
export const variableNames: readonly string[] = Object.values(variables).map(([name]) => name);

/**
 * The settings of this environment, frozen. An empty variable counts as one that is not set.
 * @throws ConfigError naming every variable that cannot be used, not only the first
 */
export function readConfig(env: NodeJS.ProcessEnv): Config {
  const problems: ConfigProblem[] = [];
  const entries = Object.entries(variables).map(([key, [name, schema]]) => {
    const value = env[name] === '' ? undefined : env[name];
    const parsed = schema.safeParse(value);
    if (parsed.success) return [key, parsed.data] as const;
    problems.push({
      name,
      found: shown(name, value),
      needed: parsed.error.issues[0]?.message ?? 'another value',
    });
    return [key, undefined] as const;
  });
  if (problems.length > 0) throw new ConfigError(problems);
  return Object.freeze(Object.fromEntries(entries)) as Config;
}

type OptionalKey = { [Key in keyof Config]: undefined extends Config[Key] ? Key : never }[keyof Config];

/**
 * The values of settings that this process cannot do without.
 * @throws ConfigError naming every one that is not set
 */
export function requireSettings<Key extends OptionalKey>(
  config: Config,
  keys: readonly Key[],
): { readonly [K in Key]: NonNullable<Config[K]> } {
  const missing = keys.filter((key) => config[key] === undefined);
  if (missing.length === 0) return config as { readonly [K in Key]: NonNullable<Config[K]> };
  throw new ConfigError(
    missing.map((key) => ({ name: variables[key][0], found: 'not set', needed: 'this process needs it' })),
  );
}

/** A URL may carry a password, so of those only the form is told. */
function shown(name: string, value: string | undefined): string {
  if (value === undefined) return 'not set';
  return name.endsWith('_URL') ? `a text of ${value.length} characters` : JSON.stringify(value);
}
