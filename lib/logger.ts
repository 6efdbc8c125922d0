import { pino, type Logger } from 'pino';

export type { Logger } from 'pino';

export interface LoggerOptions {
  /** The process or command that writes: a field of every line. */
  readonly name: string;
  /** pino's level: "info", "debug", …; "silent" writes nothing. */
  readonly level?: string;
  /** Where the lines go; the standard output if not given. Folders on the way are made. */
  readonly file?: string | undefined;
  /** Takes each line instead, for tests. */
  readonly destination?: { write(line: string): void };
}

/** Lines of a file are written together. Fewer bytes: a system call for each request; more: more is lost in a crash. */
const GATHERED_BYTES = 4096;
/** A quiet process writes what it has after this. Longer: whoever follows the file waits; shorter: nothing is gathered. */
const FLUSH_MILLISECONDS = 100;

/** What these fields hold never reaches a log, at the top of an object or up to two levels down. */
const secretFields = [
  'authorization',
  'token',
  'accessToken',
  'password',
  'secret',
  'apiKey',
  'privateKey',
  'phone',
  'address',
  'pickupCode',
];

const redactedPaths = secretFields.flatMap((name) => [name, `*.${name}`, `*.*.${name}`]);

/**
 * A logger of JSON lines with ISO times. Tokens and phone numbers are hidden wherever they stand, in fields by name
 * and in texts by form, because error messages of others quote what they were given.
 */
export function createLogger(options: LoggerOptions): Logger {
  const destination =
    options.destination ??
    pino.destination(
      options.file === undefined
        ? { dest: 1, sync: true }
        : {
            dest: options.file,
            mkdir: true,
            sync: false,
            minLength: GATHERED_BYTES,
            periodicFlush: FLUSH_MILLISECONDS,
          },
    );
  return pino(
    {
      name: options.name,
      level: options.level ?? 'info',
      timestamp: pino.stdTimeFunctions.isoTime,
      redact: { paths: redactedPaths, censor: '[hidden]' },
      hooks: { streamWrite: hideSecrets },
    },
    destination,
  );
}

const bearerToken = /Bearer\s+[\w.~+/=-]+/g;
const chinesePhone = /(?<!\d)1[3-9]\d{9}(?!\d)/g;

/** Hides tokens and phone numbers in a line of JSON and leaves it JSON. */
export function hideSecrets(line: string): string {
  return line.replace(bearerToken, 'Bearer [hidden]').replace(chinesePhone, (_phone, at: number) => {
    // After these the digits may be a JSON number, where stars would break the line.
    const mayBeNumber = at > 0 && ':,['.includes(line.charAt(at - 1));
    return mayBeNumber ? '10000000000' : '1**********';
  });
}
