import { spawn, spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { constants } from 'node:os';
import { type Duplex, PassThrough, type Readable } from 'node:stream';
import { projectPath } from '../../lib/paths.js';
import { SetupProblem } from './setup-problem.js';

/** The unprivileged account that a child runs as when we are root. */
export interface Account {
  readonly name: string;
  readonly uid: number;
  readonly gid: number;
}

export interface WardedCommand {
  /** The program and its arguments. */
  readonly command: readonly [string, ...string[]];
  readonly env: NodeJS.ProcessEnv;
  readonly cwd?: string;
  readonly account?: Account | undefined;
  /** What asks the command to end in good order; SIGTERM if not given. */
  readonly stopSignal?: 'SIGTERM' | 'SIGINT';
  /** Smaller: a worker is killed in mid-activity on every stop. Larger: a hung child holds up Ctrl-C. 10 if not given. */
  readonly graceSeconds?: number;
  /** Runs only when nothing else wants the processor (SCHED_IDLE), where the system has `chrt`. */
  readonly idle?: boolean;
  /** File descriptor for stdout; 'pipe' hands out `stdout`. */
  readonly stdout: number | 'pipe';
  /** File descriptor for stderr. */
  readonly stderr: number;
}

/** How a warded child ended. */
export interface Ending {
  /** The exit code, or null when a signal ended it. */
  readonly code: number | null;
  readonly signal: string | null;
}

export interface Warded {
  readonly pid: number;
  /** Only with `stdout: 'pipe'`. */
  readonly stdout: Readable | null;
  /** Resolves when the child has ended, for whatever reason; never rejects. */
  readonly ended: Promise<Ending>;
  isRunning(): boolean;
  /** Sends a signal to the child itself, as a test of sudden death does. Does nothing after its end. */
  kill(signal: NodeJS.Signals): void;
  /** Asks the child to end, kills its group after the grace, and resolves when it has ended. */
  stop(): Promise<Ending>;
}

/**
 * A child in a process group of its own, in our session, whose group ends with us however we die (see warden.sh).
 * Resolves as soon as the child has its process id. Throws SetupProblem when there is no bash.
 */
export async function startUnderWarden(options: WardedCommand): Promise<Warded> {
  const idle = options.idle === true && hasChrt() ? ['chrt', '--idle', '0'] : [];
  const signal = (options.stopSignal ?? 'SIGTERM').replace('SIG', '');
  const grace = String(options.graceSeconds ?? 10);
  const { BASH_ENV: _unused, ...env } = options.env;
  const bash = spawn('bash', ['-c', wardenScript(), 'warden', signal, grace, ...idle, ...options.command], {
    cwd: options.cwd ?? '/',
    env,
    stdio: ['ignore', options.stdout, options.stderr, 'pipe', 'pipe'],
    ...(options.account ? { uid: options.account.uid, gid: options.account.gid } : {}),
  });
  // The first bash ends at once, and Node then drains its pipes: without this stream early lines would be lost.
  const stdout = bash.stdout?.pipe(new PassThrough()) ?? null;
  const lifeline = bash.stdio[3] as Duplex;
  lifeline.on('error', () => undefined); // the child was gone first: `ended` tells
  const { pid, ended } = await readStatus(
    bash.stdio[4] as Duplex,
    new Promise((_, reject) => bash.once('error', reject)),
  );
  let running = true;
  void ended.then(() => {
    running = false;
    lifeline.destroy();
  });
  return {
    pid,
    stdout,
    ended,
    isRunning: () => running,
    kill: (name) => {
      if (running) process.kill(pid, name);
    },
    stop: () => {
      lifeline.destroy();
      return ended;
    },
  };
}

function wardenScript(): string {
  const text = readFileSync(projectPath('commands', 'local', 'warden.sh'), 'utf8');
  return text.replaceAll(/^\s*#.*\n/gm, '').trim(); // keeps the list of processes readable
}

function hasChrt(): boolean {
  return spawnSync('chrt', ['--version'], { stdio: 'ignore' }).status === 0;
}

interface Status {
  readonly pid: number;
  readonly ended: Promise<Ending>;
}

/** Reads `pid N` and, much later, `exit N` or nothing, from the warden's status pipe. */
function readStatus(pipe: Duplex, failed: Promise<never>): Promise<Status> {
  let text = '';
  const closed = new Promise<Ending>((resolve) => pipe.once('close', () => resolve(endingOf(text))));
  const started = new Promise<Status>((resolve, reject) => {
    pipe.setEncoding('utf8').on('data', (chunk: string) => {
      text += chunk;
      const pid = /^pid (\d+)$/m.exec(text)?.[1];
      if (pid !== undefined) resolve({ pid: Number(pid), ended: closed });
    });
    pipe.once('close', () => reject(new Error('the warden ended before it had started the command')));
  });
  return Promise.race([started, failed]).catch((error: unknown) => {
    throw new SetupProblem(
      {
        what: 'a child process could not be started',
        found: error instanceof Error ? error.message : String(error),
        helps:
          'bash must be on PATH, and the limit of processes (`ulimit -u`) must leave room for some twenty',
      },
      { cause: error },
    );
  });
}

/** A shell reports the end by a signal as 128 + its number. Without a line the whole group was killed. */
function endingOf(status: string): Ending {
  const code = /^exit (\d+)$/m.exec(status)?.[1];
  if (code === undefined) return { code: null, signal: 'SIGKILL' };
  if (Number(code) <= 128) return { code: Number(code), signal: null };
  const number = Number(code) - 128;
  const name = Object.entries(constants.signals).find(([, value]) => value === number)?.[0];
  return { code: null, signal: name ?? `signal ${number}` };
}
