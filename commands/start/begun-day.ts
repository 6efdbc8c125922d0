import { existsSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';

const begunShape = z.object({
  city: z.string(),
  seed: z.int(),
  orders: z.int(),
  /** Days that are still to be played, this one included. */
  daysLeft: z.int().min(1),
  /** The sale that is played; null before the first has begun. */
  cycleId: z.string().nullable(),
  /** A person has stopped it: it goes on only when asked to. */
  stoppedByPerson: z.boolean(),
});

/** A day that was begun and not ended, as the data folder remembers it. */
export type BegunDay = z.output<typeof begunShape>;

const fileIn = (dataRoot: string): string => join(dataRoot, 'day.json');

/** The day that an earlier start in this folder has not ended, or undefined. */
export function findBegunDay(dataRoot: string): BegunDay | undefined {
  const file = fileIn(dataRoot);
  if (!existsSync(file)) return undefined;
  const read = begunShape.safeParse(parse(readFileSync(file, 'utf8')));
  return read.success ? read.data : undefined;
}

/** The folder remembers the day, or with undefined that it has ended. A kill leaves the one or the other. */
export function rememberDay(dataRoot: string, day: BegunDay | undefined): void {
  const file = fileIn(dataRoot);
  if (day === undefined) return rmSync(file, { force: true });
  writeFileSync(`${file}.new`, JSON.stringify(day));
  renameSync(`${file}.new`, file);
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
