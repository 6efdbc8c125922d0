import { type ChildProcess, fork } from 'node:child_process';
import { projectPath } from '../../lib/paths.js';
import type { Victim } from '../../simulation/days/kills/draw-schedule.js';
import type { Stage } from '../../simulation/days/kills/strike.js';
import type { CityServices, LauncherAnswer, LauncherCall } from './launcher-messages.js';

/** A stage on a data folder of its own, run by a launcher that can be killed too. */
export interface KillStage extends Stage {
  /** Temporal, our processes and the outer world run; once. */
  openCity(city: { readonly temporalPort: number; readonly services: CityServices }): Promise<void>;
  /** Who ended although nobody had killed it. */
  readonly endedByThemselves: readonly string[];
  close(): Promise<void>;
}

export interface StageOptions {
  readonly root: string;
  /** False where a crash of the machine does not matter: tests. */
  readonly fsync: boolean;
}

/** The launcher runs, and PostgreSQL on the folder, migrated. */
export async function openStage(options: StageOptions): Promise<KillStage> {
  const endedByThemselves: string[] = [];
  const start = (): Launcher => startLauncher((name) => endedByThemselves.push(name));
  const ground: LauncherCall = { call: 'open-ground', ...options };
  let launcher = start();
  let city: LauncherCall | undefined;
  const databaseUrl = await launcher.ask(ground).catch(async (error: unknown) => {
    await launcher.close();
    throw error;
  });
  const revive = async (victim: Victim): Promise<void> => {
    if (victim !== 'launcher') return void (await launcher.ask({ call: 'revive', victim }));
    launcher = start();
    await launcher.ask(ground);
    if (city !== undefined) await launcher.ask(city);
  };
  return {
    databaseUrl: databaseUrl ?? '',
    endedByThemselves,
    kill: async (victims) => {
      for (const victim of victims)
        await (victim === 'launcher' ? launcher.killSuddenly() : launcher.ask({ call: 'kill', victim }));
    },
    revive: async (victims) => {
      for (const victim of victims) await revive(victim);
    },
    openCity: async (wanted) => {
      city = { call: 'open-city', ...wanted };
      await launcher.ask(city);
    },
    close: async () => {
      try {
        await launcher.ask({ call: 'close' });
      } finally {
        await launcher.close();
      }
    },
  };
}

interface Launcher {
  /** @throws what the launcher says went wrong, or that it has ended */
  ask(call: LauncherCall): Promise<string | undefined>;
  killSuddenly(): Promise<void>;
  close(): Promise<void>;
}

function startLauncher(onEndedByItself: (name: string) => void): Launcher {
  const child = fork(projectPath('dist', 'commands', 'prove', 'launcher.js'), {
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
    execArgv: ['--enable-source-maps'],
  });
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  const answers = listen(child, onEndedByItself);
  let last: Promise<unknown> = Promise.resolve();
  const ask = (call: LauncherCall): Promise<string | undefined> => {
    const asked = last.then(() => {
      const answer = answers.next();
      child.send(call, (error) => error && answers.giveUp());
      return answer;
    });
    last = asked.catch(() => undefined);
    return asked;
  };
  return {
    ask,
    killSuddenly: async () => {
      child.kill('SIGKILL');
      await ended;
    },
    close: async () => {
      if (child.connected) child.disconnect();
      await ended;
    },
  };
}

interface Answers {
  next(): Promise<string | undefined>;
  giveUp(): void;
}

/** One question is open at a time, so the next answer is its answer. */
function listen(child: ChildProcess, onEndedByItself: (name: string) => void): Answers {
  let open:
    | { resolve: (databaseUrl: string | undefined) => void; reject: (error: Error) => void }
    | undefined;
  const giveUp = (): void => open?.reject(new Error('the launcher has ended'));
  child.on('message', (message) => {
    const answer = message as LauncherAnswer;
    if (answer.kind === 'ended-by-itself') onEndedByItself(answer.name);
    else if (answer.kind === 'failed') open?.reject(new Error(answer.message));
    else open?.resolve(answer.databaseUrl);
  });
  child.once('exit', giveUp);
  return {
    giveUp,
    next: () =>
      new Promise((resolve, reject) => {
        open = { resolve, reject };
        if (!child.connected) giveUp();
      }),
  };
}
