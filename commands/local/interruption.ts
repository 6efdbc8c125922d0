import { note } from './steps.js';

const numbers = { SIGINT: 2, SIGTERM: 15, SIGHUP: 1 } as const;

export type InterruptSignal = keyof typeof numbers;

/** The exit code that a shell expects after a signal: 128 + its number. */
export const exitCodeOf = (signal: InterruptSignal): number => 128 + numbers[signal];

export interface Interruption {
  /** Resolves at the first Ctrl-C, SIGTERM or hang-up. A second one ends the process at once; wardens clean up. */
  readonly happened: Promise<InterruptSignal>;
  /** Gives the signals back their usual effect. */
  dispose(): void;
}

/** Takes over the signals that ask a command to end, so that it can stop its children in good order. */
export function watchInterruption(): Interruption {
  let first = true;
  let resolve: (signal: InterruptSignal) => void;
  const happened = new Promise<InterruptSignal>((resolver) => {
    resolve = resolver;
  });
  const handler = (signal: NodeJS.Signals): void => {
    if (!first) process.exit(exitCodeOf(signal as InterruptSignal));
    first = false;
    resolve(signal as InterruptSignal);
  };
  const names = Object.keys(numbers) as InterruptSignal[];
  for (const name of names) process.on(name, handler);
  return {
    happened,
    dispose: () => {
      for (const name of names) process.off(name, handler);
    },
  };
}

export interface Stopping {
  /** Aborted at the first signal, which was told to the person. */
  readonly stopped: AbortSignal;
  /** The signal that came; undefined while none has. */
  readonly by: () => InterruptSignal | undefined;
  dispose(): void;
}

/** The first signal is told and becomes the end of an AbortSignal. */
export function stopAtInterruption(): Stopping {
  const { happened, dispose } = watchInterruption();
  const control = new AbortController();
  let by: InterruptSignal | undefined;
  void happened.then((name) => {
    by = name;
    note(`… ${name}: stopping`);
    control.abort();
  });
  return { stopped: control.signal, by: () => by, dispose };
}
