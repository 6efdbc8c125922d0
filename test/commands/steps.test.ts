import test from 'ava';
import { stepPrinter } from '../../commands/local/steps.js';
import { SetupProblem } from '../../commands/local/setup-problem.js';

function recorder(isTTY: boolean): { lines: string[]; out: { write(text: string): void; isTTY: boolean } } {
  const lines: string[] = [];
  return { lines, out: { write: (text) => void lines.push(text), isTTY } };
}

const sleep = (milliseconds: number): Promise<void> =>
  new Promise((resolve) => setTimeout(resolve, milliseconds));

test('a step prints its title, its time and what it said last', async (t) => {
  const { lines, out } = recorder(false);
  const result = await stepPrinter(out).step('PostgreSQL', (say) => {
    say('18.4');
    return 7;
  });
  t.is(result, 7);
  t.regex(lines.join(''), /^✓ PostgreSQL +0\.\d s {2}18\.4\n$/);
});

test('without a terminal a long step prints plain lines, one for each beat', async (t) => {
  const { lines, out } = recorder(false);
  await stepPrinter(out, 20).step('slow', async (say) => {
    say('half done');
    await sleep(90);
  });
  t.true(lines.length >= 3);
  t.true(lines.slice(0, -1).every((line) => /^… slow +0\.\d s {2}half done\n$/.test(line)));
  t.false(lines.some((line) => line.includes('\u001b')));
});

test('on a terminal the beats replace each other on one line', async (t) => {
  const { lines, out } = recorder(true);
  await stepPrinter(out, 20).step('slow', () => sleep(50));
  t.is(lines.filter((line) => line.endsWith('\n')).length, 1);
  t.true(lines.slice(1).every((line) => line.startsWith('\r\u001b[2K')));
});

test('a step that fails is marked, and its error goes on', async (t) => {
  const { lines, out } = recorder(false);
  await t.throwsAsync(
    stepPrinter(out).step('ports', () => {
      throw new Error('taken');
    }),
    { message: 'taken' },
  );
  t.true(lines.at(-1)?.startsWith('✗ ports'));
});

test('a problem with the machine is told in three parts', (t) => {
  const problem = new SetupProblem({
    what: 'port 80 is taken',
    found: 'nginx\non all addresses',
    helps: 'stop it',
  });
  t.is(problem.explain(), '✗ port 80 is taken\n  found: nginx\n         on all addresses\n  helps: stop it');
});
