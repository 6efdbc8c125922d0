import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';

/** Whether a process with this id exists, whoever owns it. A dead child that nobody has waited for does not count. */
export function processIsAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
  return processState(pid) !== 'Z';
}

/**
 * When a process started, in a form that only equality is defined for; undefined when it is not running.
 * Together with the id it names one process for ever, since ids are used again, in containers at once.
 */
export function processStart(pid: number): string | undefined {
  return statFields(pid)?.[19] ?? field(pid, 'lstart=');
}

/** The command line of a running process, or undefined. */
export function processCommand(pid: number): string | undefined {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ').trim();
  } catch {
    return field(pid, 'command=');
  }
}

/** Resolves true when the process has ended within the time, false otherwise. */
export async function waitForEnd(pid: number, milliseconds: number): Promise<boolean> {
  const deadline = performance.now() + milliseconds;
  while (processIsAlive(pid)) {
    if (performance.now() > deadline) return false;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  return true;
}

function processState(pid: number): string | undefined {
  return statFields(pid)?.[0];
}

/** The fields of /proc/PID/stat after the name, so that [0] is the state and [19] the start. Linux only. */
function statFields(pid: number): string[] | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  } catch {
    return undefined;
  }
}

function field(pid: number, format: string): string | undefined {
  if (process.platform === 'linux') return undefined;
  const { status, stdout } = spawnSync('ps', ['-p', String(pid), '-o', format], { encoding: 'utf8' });
  return status === 0 ? stdout.trim() || undefined : undefined;
}
