import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import type { ExecutionContext } from 'ava';
import { removeDataFolder } from '../../../commands/local/data-folder.js';
import { choosePort } from '../../../commands/local/ports.js';
import { room } from '../../support/folders.js';
import { leftAtLast, type Place } from './left-behind.js';

/** How a start ended. */
interface Ended {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
}

export interface Launched {
  /** What it has printed so far, errors too. */
  output(): string;
  /** Resolves at the first line that begins so. @throws Error with the output when it ends before */
  says(beginning: string): Promise<void>;
  kill(signal: NodeJS.Signals): void;
  readonly ended: Promise<Ended>;
}

/** Below the ports that systems give to outgoing connections, of which other tests make many at this moment. */
const lowestPort = 18_000;
const portsPerProcess = 10;

/** A folder and free ports; at the end of the test nothing is left of either, even when it fails. */
export async function choosePlace(t: ExecutionContext): Promise<Place> {
  const root = join(room(t), 'data');
  t.teardown(() => removeDataFolder(root));
  const taken = new Set<number>();
  const next = async (use: string): Promise<number> => {
    const from = lowestPort + (process.pid % 1000) * portsPerProcess;
    const port = await choosePort({ use, port: from }, taken);
    taken.add(port);
    return port;
  };
  return {
    root,
    api: await next('the API'),
    temporal: await next('Temporal'),
    pages: await next('its pages'),
    payment: await next('the payment provider'),
  };
}

/** What `commands/run.mjs start` does once everything is compiled. */
const script = `
  const { main } = await import(${JSON.stringify(new URL('../../../commands/start.js', import.meta.url).href)});
  const fail = (error) => (process.stderr.write((error.explain?.() ?? error.stack) + '\\n'), 1);
  const code = await main(process.argv.slice(1)).catch(fail);
  process.stdout.write('', () => process.exit(code));`;

/** `npm start` of a small slow day in a process of its own, without what the person's variables would change. */
export function launch(t: ExecutionContext, place: Place, more: readonly string[] = []): Launched {
  const ports = ['--port', place.api, '--temporal-port', place.temporal, '--ui-port', place.pages];
  const flags = ['--city', 'small', '--speed', '600', '--orders', '3', ...ports.map(String), ...more];
  const others = Object.entries(process.env).filter(([name]) => !/^(TEMPORAL_|DATABASE_URL$)/.test(name));
  const env = {
    ...Object.fromEntries(others),
    TUANDA_DATA: place.root,
    TUANDA_PAYMENT_PORT: String(place.payment),
  };
  const child = spawn(process.execPath, ['--input-type=module', '-e', script, '--', ...flags], {
    env,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const ended = once(child, 'close').then(([code, signal]) => ({ code, signal }) as Ended);
  t.teardown(async () => {
    child.kill('SIGKILL');
    await ended;
    await leftAtLast(place);
  });
  return { ...reader(child, ended), kill: (signal) => void child.kill(signal), ended };
}

function reader(child: ChildProcess, ended: Promise<Ended>): Pick<Launched, 'output' | 'says'> {
  let text = '';
  for (const stream of [child.stdout, child.stderr])
    stream?.setEncoding('utf8').on('data', (chunk: string) => {
      text += chunk;
    });
  const says = async (beginning: string): Promise<void> => {
    const said = new Promise<true>((resolve) => {
      const look = (): void => {
        if (text.split('\n').some((line) => line.startsWith(beginning))) resolve(true);
      };
      child.stdout?.on('data', look);
      look();
    });
    const first = await Promise.race([said, ended]);
    if (first !== true) throw new Error(`it ended without saying "${beginning}":\n${text}`);
  };
  return { output: () => text, says };
}
