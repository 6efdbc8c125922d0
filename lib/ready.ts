/** What a process tells when it is ready: its URL, its queues; plain JSON. */
export type ReadyDetails = Readonly<Record<string, string | number | boolean | readonly string[]>>;

const mark = 'READY ';

/** Tells who started this process that it is ready, in one line on the standard output. */
export function tellReady(details: ReadyDetails = {}): void {
  process.stdout.write(`${mark}${JSON.stringify(details)}\n`);
}

/** The details in a line that `tellReady` has written, or undefined for any other line. */
export function readReady(line: string): ReadyDetails | undefined {
  return line.startsWith(mark) ? (JSON.parse(line.slice(mark.length)) as ReadyDetails) : undefined;
}
