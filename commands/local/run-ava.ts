import { projectPath } from '../../lib/paths.js';
import { totalsOf, type TestTotals } from './ava-output.js';
import { startUnderWarden } from './warden.js';

export interface AvaRun {
  /** Flags and file patterns for ava; patterns name compiled files. */
  readonly args: readonly string[];
  readonly env: NodeJS.ProcessEnv;
  /** Aborts the run: ava and its test processes are ended. */
  readonly signal: AbortSignal;
}

/** Half of what a newcomer bears (5 s), since one line may already be late. */
const silenceMilliseconds = 3_000;

/** More would make tests that wait for real deadlines miss them on two cores; fewer idle while a played day waits. */
const concurrency = 3;

/** Runs ava on compiled tests and shows its output, with a line of its own when ava is silent. */
export async function runAva(run: AvaRun): Promise<TestTotals> {
  const ava = projectPath('node_modules', 'ava', 'entrypoints', 'cli.mjs');
  const colour = process.stdout.isTTY === true && !process.env['NO_COLOR'] ? { FORCE_COLOR: '1' } : {};
  const child = await startUnderWarden({
    command: [process.execPath, ava, '--concurrency', String(concurrency), ...run.args],
    env: { ...run.env, ...colour },
    cwd: projectPath(),
    stdout: 'pipe',
    stderr: 2,
  });
  const stop = (): void => void child.stop();
  run.signal.addEventListener('abort', stop, { once: true });
  const startedAt = performance.now();
  const beat = setInterval(() => {
    process.stdout.write(`… tests still run ${Math.round((performance.now() - startedAt) / 1000)} s\n`);
  }, silenceMilliseconds);
  let output = '';
  child.stdout?.setEncoding('utf8').on('data', (chunk: string) => {
    output += chunk;
    process.stdout.write(chunk);
    beat.refresh();
  });
  const { code } = await child.ended;
  clearInterval(beat);
  run.signal.removeEventListener('abort', stop);
  return totalsOf(output, code);
}
