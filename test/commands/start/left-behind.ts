import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { portIsFree } from '../../../commands/local/ports.js';

/** A data folder of one test and the ports that its starts are to use. */
export interface Place {
  readonly root: string;
  readonly api: number;
  readonly temporal: number;
  readonly pages: number;
  readonly payment: number;
}

/** What is left of a start: processes whose command, variables or folder name the data folder, and open ports. */
export async function leftOf(place: Place): Promise<readonly string[]> {
  const { root, api, temporal, pages, payment } = place;
  const ports = await Promise.all(
    [api, temporal, pages, payment].map(async (port) => ((await portIsFree(port)) ? [] : [`port ${port}`])),
  );
  return [...processesOn(root), ...ports.flat()];
}

/** Smaller: a worker's grace of 10 s counts as left behind. Larger: a person who starts again meets the old ones. */
const goneWithinMs = 15_000;

/** What is left when nothing more goes, or when the time is over. */
export async function leftAtLast(place: Place): Promise<readonly string[]> {
  await eventually(async () => (await leftOf(place)).length === 0);
  return leftOf(place);
}

async function eventually(holds: () => Promise<boolean>): Promise<void> {
  const deadline = performance.now() + goneWithinMs;
  while (!(await holds()) && performance.now() < deadline)
    await new Promise((resolve) => setTimeout(resolve, 100));
}

/** The processes that name the folder, each with its command. */
function processesOn(root: string): string[] {
  if (process.platform !== 'linux') {
    const { stdout } = spawnSync('ps', ['-A', '-ww', '-o', 'pid=,command='], { encoding: 'utf8' });
    return stdout.split('\n').filter((line) => line.includes(root));
  }
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .filter((pid) => of(pid, 'cmdline').includes(root) || namesInside(pid, root))
    .map((pid) => `${pid} ${of(pid, 'cmdline').replaceAll('\0', ' ')}`);
}

/** PostgreSQL's own children have written over their command and their variables, but stay in the folder. */
function namesInside(pid: string, root: string): boolean {
  try {
    return of(pid, 'environ').includes(root) || readlinkSync(`/proc/${pid}/cwd`).startsWith(root);
  } catch {
    return false; // it has ended, or belongs to somebody else
  }
}

function of(pid: string, file: string): string {
  try {
    return readFileSync(`/proc/${pid}/${file}`, 'utf8');
  } catch {
    return '';
  }
}
