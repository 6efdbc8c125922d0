import { spawn } from 'node:child_process';

export interface ToolRun {
  /** Null when it could not be started or ran out of time. */
  readonly code: number | null;
  /** What it printed on either stream, or why it did not start. */
  readonly output: string;
}

export interface ToolOptions {
  readonly env: NodeJS.ProcessEnv;
  readonly timeoutMilliseconds: number;
  readonly cwd?: string;
}

/** Runs a program of the machine (pip, go, temporal) to its end. Never throws: how it ended is the result. */
export function runTool(program: string, args: readonly string[], options: ToolOptions): Promise<ToolRun> {
  return new Promise((resolve) => {
    const child = spawn(program, args, {
      env: options.env,
      stdio: ['ignore', 'pipe', 'pipe'],
      ...(options.cwd === undefined ? {} : { cwd: options.cwd }),
    });
    let output = '';
    const collect = (chunk: Buffer): void => {
      output += chunk.toString();
    };
    child.stdout.on('data', collect);
    child.stderr.on('data', collect);
    // Not spawn's own `timeout`: its timer goes on, and keeps us running, after a program that was not found.
    const timer = setTimeout(() => {
      output += `\nended after ${options.timeoutMilliseconds / 1000} s`;
      child.kill('SIGKILL');
    }, options.timeoutMilliseconds);
    const finish = (run: ToolRun): void => {
      clearTimeout(timer);
      resolve(run);
    };
    child.once('error', (error) => finish({ code: null, output: error.message }));
    child.once('close', (code) => finish({ code, output }));
  });
}
