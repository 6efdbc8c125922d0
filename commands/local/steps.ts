/**
 * Lines that tell a person what is being done and how long it took. No step is silent for longer than
 * `heartbeatMilliseconds`; without a terminal every line is a plain one.
 */

/** Below 1 s the heartbeat would bury the steps; above 5 s a newcomer believes that the program hangs. */
const heartbeatMilliseconds = 3_000;

/** Adds to what the running step says: shown by the next heartbeat and at the step's end. */
export type Say = (detail: string) => void;

export interface StepPrinter {
  /** Runs the work, prints `✓ title  1.2 s  detail` at its end or `✗ title` when it throws, and returns its result. */
  step<T>(title: string, work: (say: Say) => Promise<T> | T): Promise<T>;
  /** Prints one line between steps. */
  note(line: string): void;
}

export interface StepOutput {
  write(text: string): unknown;
  readonly isTTY?: boolean;
}

const titleWidth = 22;

/** Seconds with one decimal: the form of every duration that a step prints. */
export const seconds = (milliseconds: number): string => `${(milliseconds / 1000).toFixed(1)} s`;

/** A printer of steps on the given stream. `beatMilliseconds` is shortened by tests only. */
export function stepPrinter(
  out: StepOutput = process.stdout,
  beatMilliseconds: number = heartbeatMilliseconds,
): StepPrinter {
  const live = out.isTTY === true;
  const clear = live ? '\r\u001b[2K' : '';
  const line = (mark: string, title: string, rest: string): string =>
    `${mark} ${title.padEnd(titleWidth)} ${rest}`.trimEnd();

  async function step<T>(title: string, work: (say: Say) => Promise<T> | T): Promise<T> {
    const startedAt = performance.now();
    let detail = '';
    const beat = (): void => {
      const text = line('…', title, `${seconds(performance.now() - startedAt).padStart(7)}  ${detail}`);
      out.write(live ? `${clear}${text}` : `${text}\n`);
    };
    const timer = setInterval(beat, beatMilliseconds);
    if (live) out.write(line('…', title, ''));
    const end = (mark: string): void => {
      clearInterval(timer);
      out.write(
        `${clear}${line(mark, title, `${seconds(performance.now() - startedAt).padStart(7)}  ${detail}`)}\n`,
      );
    };
    try {
      const result = await work((text) => {
        detail = text;
      });
      end('✓');
      return result;
    } catch (error) {
      end('✗');
      throw error;
    }
  }

  return { step, note: (text) => out.write(`${clear}${text}\n`) };
}

const standard = stepPrinter();

/** `stepPrinter` on the standard output. */
export const step: StepPrinter['step'] = standard.step;

/** One plain line on the standard output. */
export const note: StepPrinter['note'] = standard.note;
