import { closeSync, mkdirSync, openSync, readFileSync, truncateSync, writeSync } from 'node:fs';
import { dirname } from 'node:path';

/** An append-only file of JSON lines, a party's whole memory. */
export interface Journal<Entry> {
  /** What was there when the journal was opened, in order. */
  readonly entries: readonly Entry[];
  /** The entry has left this process: a kill after this call does not lose it. */
  append(entry: Entry): void;
  close(): void;
}

/**
 * The journal at `path`, made if missing. A last line without its line feed was being written when the
 * process was killed, so it was never acknowledged to anybody: it is cut off. Lines are written whole and at
 * once and are not forced to the disk: processes are killed here, machines are not.
 */
export function openJournal<Entry>(path: string): Journal<Entry> {
  mkdirSync(dirname(path), { recursive: true });
  const handle = openSync(path, 'a+', 0o600);
  const bytes = readFileSync(path);
  const wholeLength = bytes.lastIndexOf(0x0a) + 1;
  if (wholeLength < bytes.length) truncateSync(path, wholeLength);
  const lines = bytes.subarray(0, wholeLength).toString('utf8').split('\n').slice(0, -1);
  return {
    entries: lines.map((line) => JSON.parse(line) as Entry),
    append: (entry) => {
      writeSync(handle, `${JSON.stringify(entry)}\n`);
    },
    close: () => closeSync(handle),
  };
}
