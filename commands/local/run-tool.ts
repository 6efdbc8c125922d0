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
      timeout: options.timeoutMilliseconds,
      killSignal: 'SIGKILL',
      stdio: ['ignore', 'pipe', 'pipe'],
      ...(options.cwd === undefined ? {} : { cwd: options.cwd }),
    });
    let output = '';
    const collect = (chunk: Buffer): void => {
      output += chunk.toString();
    };
    child.stdout.on('data', collect);
    child.stderr.on('data', collect);
    child.once('error', (error) => resolve({ code: null, output: error.message }));
    child.once('close', (code, signal) => {
      const note = signal === 'SIGKILL' ? `\nended after ${options.timeoutMilliseconds / 1000} s` : '';
      resolve({ code, output: output + note });
    });
  });
}
