import test from 'ava';
import { main } from '../../commands/check.js';

/** The exit code and what was printed to the standard output, line by line. */
async function runCheck(argv: string[]): Promise<{ code: number; lines: string[] }> {
  const written: string[] = [];
  const { write } = process.stdout;
  process.stdout.write = ((text: string) => written.push(text) > 0) as typeof write;
  try {
    const code = await main(argv);
    return { code, lines: written.join('').trimEnd().split('\n') };
  } finally {
    process.stdout.write = write;
  }
}

test.serial('a single check can be asked for, and --json ends with one flat object of numbers', async (t) => {
  const { code, lines } = await runCheck(['--only', 'migrations', '--json']);
  t.is(code, 0, lines.join('\n'));
  t.true(lines.some((line) => line.startsWith('✓ migrations')));
  const figures: unknown = JSON.parse(lines.at(-1) ?? '');
  t.like(figures, { passed: 1, failed: 0, migrationsPassed: 1 });
  t.true(Object.values(figures as object).every((value) => typeof value === 'number'));
});

test.serial('a check or a flag that does not exist is misuse, not success', async (t) => {
  t.is((await runCheck(['--only', 'spelling'])).code, 2);
  t.is((await runCheck(['--fast'])).code, 2);
  t.is((await runCheck(['--help'])).code, 0);
});
