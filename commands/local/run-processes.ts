import { closeSync, createWriteStream, openSync, readFileSync, type WriteStream } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { projectPath } from '../../lib/paths.js';
import { processes, type ProcessEntry, type ProcessName } from '../../lib/processes.js';
import { readReady, type ReadyDetails } from '../../lib/ready.js';
import { lastLines } from './log-tail.js';
import { SetupProblem } from './setup-problem.js';
import { startUnderWarden, type Ending, type Warded } from './warden.js';

export interface ProcessOptions {
  /** The whole environment of the process. */
  readonly env: NodeJS.ProcessEnv;
  /** The folder for `<name>.log`: what the process prints. */
  readonly logs: string;
  /** The folder of compiled files; dist/ if not given. */
  readonly compiled?: string;
}

export interface RunningProcess {
  readonly name: string;
  readonly pid: number;
  /** What it told when it was ready. */
  readonly ready: ReadyDetails;
  /** Resolves when it has ended, expected or not. */
  readonly ended: Promise<Ending>;
  isRunning(): boolean;
  kill(signal: NodeJS.Signals): void;
  stop(): Promise<Ending>;
}

/** Smaller: a cold start of Temporal's core beside a compile is taken for a failure. Larger: a hung start is waited for. */
const readyWithinMilliseconds = 60_000;

/** One of our processes under a warden; resolves when it is ready. Throws SetupProblem with the end of its log. */
export function startProcess(name: ProcessName, options: ProcessOptions): Promise<RunningProcess> {
  return startEntry({ name, ...processes[name] }, options);
}

/** `startProcess` for a process that is not in the table: the simulated parties, and tests. */
export async function startEntry(
  entry: Pick<ProcessEntry, 'entry' | 'priority'> & { readonly name: string },
  options: ProcessOptions,
): Promise<RunningProcess> {
  const logFile = join(options.logs, `${entry.name}.log`);
  const log = openSync(logFile, 'a');
  const child = await startUnderWarden({
    command: [
      process.execPath,
      '--enable-source-maps',
      join(options.compiled ?? projectPath('dist'), entry.entry),
    ],
    env: options.env,
    cwd: projectPath(),
    idle: entry.priority === 'idle',
    stdout: 'pipe',
    stderr: log,
  }).finally(() => closeSync(log));
  const ready = await becomeReady({ name: entry.name, child, logFile });
  const { pid, ended, isRunning, kill, stop } = child;
  return { name: entry.name, pid, ready, ended, isRunning, kill, stop };
}

interface Starting {
  readonly name: string;
  readonly child: Warded;
  readonly logFile: string;
}

async function becomeReady({ name, child, logFile }: Starting): Promise<ReadyDetails> {
  const output = createWriteStream(logFile, { flags: 'a' });
  let timer: NodeJS.Timeout | undefined;
  const timeout = new Promise<'timeout'>((resolve) => {
    timer = setTimeout(resolve, readyWithinMilliseconds, 'timeout');
  });
  const first = await Promise.race([firstReadyLine(child, output), child.ended, timeout]);
  clearTimeout(timer);
  if (first !== 'timeout' && 'details' in first) return first.details;
  await child.stop();
  const how = first === 'timeout' ? 'was not ready after a minute' : endingText(first);
  throw new SetupProblem({
    what: `the process "${name}" does not start`,
    found: `it ${how}\n${lastLines(readFileSync(logFile, 'utf8'), 12)}`,
    helps: `the whole log is ${logFile}`,
  });
}

function endingText({ code, signal }: Ending): string {
  return signal === null ? `ended with exit code ${code}` : `was ended by ${signal}`;
}

/** Resolves at the line that says ready; goes on copying what is printed to the log. */
function firstReadyLine(child: Warded, log: WriteStream): Promise<{ details: ReadyDetails }> {
  return new Promise((resolve) => {
    if (!child.stdout) return;
    const lines = createInterface({ input: child.stdout });
    lines.on('line', (line) => {
      const details = readReady(line);
      if (details) resolve({ details });
      else log.write(`${line}\n`);
    });
    lines.once('close', () => log.end());
  });
}

/** A set of our processes that is stopped together. */
export interface ProcessGroup {
  get(name: ProcessName): RunningProcess;
  /** Starts one that has ended, with the environment it had. */
  restart(name: ProcessName): Promise<RunningProcess>;
  /** Ends one suddenly and resolves when it is gone. Nothing restarts it. */
  kill(name: ProcessName, signal: NodeJS.Signals): Promise<Ending>;
  /** Asks all to end in good order, wave by wave; resolves when all have ended. */
  stop(): Promise<void>;
}

/**
 * Starts the named processes side by side and resolves when all are ready; if one fails, the others are stopped.
 * `onUnexpectedEnd` is told of a process that ends although nobody has stopped or killed it.
 */
export async function startProcesses(
  names: readonly ProcessName[],
  options: ProcessOptions & { readonly onUnexpectedEnd?: (name: ProcessName, ending: Ending) => void },
): Promise<ProcessGroup> {
  const running = new Map<ProcessName, RunningProcess>();
  const expected = new WeakSet<RunningProcess>();

  async function start(name: ProcessName): Promise<RunningProcess> {
    const child = await startProcess(name, options);
    running.set(name, child);
    void child.ended.then((ending) => {
      if (!expected.has(child)) options.onUnexpectedEnd?.(name, ending);
    });
    return child;
  }

  function get(name: ProcessName): RunningProcess {
    const child = running.get(name);
    if (!child) throw new Error(`the process "${name}" was not started`);
    return child;
  }

  async function stop(): Promise<void> {
    for (const wave of [1, 2, 3]) {
      const members = [...running].filter(([name]) => processes[name].stopWave === wave);
      for (const [, child] of members) expected.add(child);
      await Promise.all(members.map(([, child]) => child.stop()));
    }
  }

  const results = await Promise.allSettled(names.map(start));
  const failure = results.find((result) => result.status === 'rejected');
  if (failure) {
    await stop();
    throw failure.reason;
  }
  return {
    get,
    restart: start,
    kill: (name, signal) => {
      const child = get(name);
      expected.add(child);
      child.kill(signal);
      return child.ended;
    },
    stop,
  };
}
