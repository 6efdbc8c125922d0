import { readdirSync, readFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';

/** Whose processor time is counted: a name and the processes with all their children. */
export type Watched = Readonly<Record<string, readonly number[]>>;

/** Seconds of processor time since the start of each; undefined where the system does not tell (not Linux). */
export interface CpuReading {
  readonly at: number;
  readonly seconds: Readonly<Record<string, number>>;
  /** All that the machine did, ours and others'. */
  readonly busy: number;
  /** Time that the machine's host gave to others. */
  readonly stolen: number;
}

/** The kernel counts in hundredths of a second on every Linux that Node runs on. */
const ticksPerSecond = 100;

/** What the watched processes have used until now. */
export function readCpu(watched: Watched): CpuReading | undefined {
  try {
    const table = readProcessTable();
    const seconds = Object.entries(watched).map(([name, pids]) => {
      const ticks = pids.reduce((sum, pid) => sum + ticksOf(table, pid), 0);
      return [name, ticks / ticksPerSecond] as const;
    });
    return { at: performance.now(), seconds: Object.fromEntries(seconds), ...readMachine() };
  } catch {
    return undefined;
  }
}

/** Shares of the whole machine in percent, between two readings; `others` is what nobody watched used. */
export interface CpuShares {
  readonly of: Readonly<Record<string, number>>;
  /** Seconds of processor time, by the same names. */
  readonly seconds: Readonly<Record<string, number>>;
  readonly others: number;
  readonly stolen: number;
}

/** Nothing was read, nothing is known. */
export function sharesBetween(
  from: CpuReading | undefined,
  to: CpuReading | undefined,
  cores: number = availableParallelism(),
): CpuShares | undefined {
  if (from === undefined || to === undefined || to.at <= from.at) return undefined;
  const whole = ((to.at - from.at) / 1000) * cores;
  const percent = (seconds: number): number => (100 * seconds) / whole;
  const used = Object.keys(to.seconds).map(
    (name) => [name, (to.seconds[name] ?? 0) - (from.seconds[name] ?? 0)] as const,
  );
  const watched = used.reduce((sum, [, seconds]) => sum + seconds, 0);
  return {
    of: Object.fromEntries(used.map(([name, seconds]) => [name, percent(seconds)])),
    seconds: Object.fromEntries(used),
    others: Math.max(0, percent(to.busy - from.busy - watched)),
    stolen: percent(to.stolen - from.stolen),
  };
}

interface Row {
  readonly parent: number;
  readonly ticks: number;
}

function readProcessTable(): Map<number, Row> {
  const table = new Map<number, Row>();
  for (const name of readdirSync('/proc')) {
    if (!/^\d+$/.test(name)) continue;
    const row = rowOf(name);
    if (row !== undefined) table.set(Number(name), row);
  }
  return table;
}

function rowOf(pid: string): Row | undefined {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, 'utf8');
    // The name stands in parentheses and may hold anything; after it: state, parent, …, utime, stime, cutime, cstime.
    const fields = text.slice(text.lastIndexOf(')') + 2).split(' ');
    const ticks = [11, 12, 13, 14].reduce((sum, at) => sum + Number(fields[at]), 0);
    return { parent: Number(fields[1]), ticks };
  } catch {
    return undefined; // it ended meanwhile
  }
}

function ticksOf(table: ReadonlyMap<number, Row>, pid: number): number {
  const own = table.get(pid)?.ticks ?? 0;
  const children = [...table].filter(([, row]) => row.parent === pid).map(([child]) => child);
  return children.reduce((sum, child) => sum + ticksOf(table, child), own);
}

function readMachine(): { busy: number; stolen: number } {
  const line = readFileSync('/proc/stat', 'utf8').split('\n', 1)[0] ?? '';
  const [user = 0, nice = 0, system = 0, , , irq = 0, softirq = 0, steal = 0] = line
    .trim()
    .split(/ +/)
    .slice(1)
    .map(Number);
  return { busy: (user + nice + system + irq + softirq) / ticksPerSecond, stolen: steal / ticksPerSecond };
}
