/** How many tests ran, as ava's own output says. */
export interface TestTotals {
  readonly passed: number;
  readonly failed: number;
}

const colours = new RegExp(`${String.fromCharCode(27)}\\[[0-9;]*m`, 'g');

/** What ava's summary counts that makes a run fail. */
const failures = [
  /^ {2}(\d+) tests? failed/gm,
  /^ {2}(\d+) hooks? failed/gm,
  /^ {2}(\d+) uncaught exceptions?/gm,
  /^ {2}(\d+) unhandled rejections?/gm,
  /^ {2}(\d+) tests? remained pending/gm,
];

/**
 * Reads ava's output. Passed tests are counted by their lines, since the summary leaves them out when one fails.
 * Whatever makes ava exit with an error counts as at least one failure, even a file that never loaded.
 */
export function totalsOf(output: string, exitCode: number | null): TestTotals {
  const text = output.replaceAll(colours, '');
  const summed = (what: RegExp): number => Number([...text.matchAll(what)].at(-1)?.[1] ?? 0);
  const passed = Math.max(summed(/^ {2}(\d+) tests? passed/gm), text.match(/^ {2}[✔√] /gm)?.length ?? 0);
  const failed = failures.reduce((sum, what) => sum + summed(what), 0);
  return { passed, failed: exitCode === 0 ? failed : Math.max(1, failed) };
}

/** The line that ends every test run and that continuous integration reads. */
export const totalsLine = ({ passed, failed }: TestTotals): string => `${passed} passed, ${failed} failed`;
