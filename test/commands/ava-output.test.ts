import test from 'ava';
import { totalsLine, totalsOf } from '../../commands/local/ava-output.js';
import { compiledName } from '../../commands/test.js';

test('a run that passes is counted from its summary', (t) => {
  t.deepEqual(totalsOf('\n  ✔ a › b\n  ✔ a › c\n  ─\n\n  2 tests passed\n', 0), { passed: 2, failed: 0 });
});

test('passed tests are counted although the summary of a failing run leaves them out', (t) => {
  const output = '  ✔ money › shares add up\n  ✘ [fail]: money › nothing is lost\n  ─\n\n  1 test failed\n';
  t.deepEqual(totalsOf(output, 1), { passed: 1, failed: 1 });
});

test('hooks, exceptions and rejections count as failures', (t) => {
  const output =
    '  ✔ a\n\n  2 hooks failed\n  1 test failed\n  1 unhandled rejection\n  3 uncaught exceptions\n';
  t.is(totalsOf(output, 1).failed, 7);
});

test('an exit code other than 0 is a failure even when nothing was counted', (t) => {
  t.deepEqual(totalsOf('✘ test/a.test.js exited with a non-zero exit code: 1', 1), { passed: 0, failed: 1 });
  t.is(totalsOf('', null).failed, 1);
});

test('colours do not hide the counts', (t) => {
  t.is(totalsOf('  \u001b[32m✔\u001b[39m a\n  \u001b[32m1 test passed\u001b[39m\n', 0).passed, 1);
});

test('the last line has the form that continuous integration reads', (t) => {
  t.is(totalsLine({ passed: 12, failed: 0 }), '12 passed, 0 failed');
});

test('the names of sources are turned into those of compiled tests, and flags are not', (t) => {
  t.is(compiledName('test/db/migrate.test.ts'), 'dist/test/db/migrate.test.js');
  t.is(compiledName('./test/db/'), 'dist/test/db/**/*.test.js');
  t.is(compiledName('test/db/**'), 'dist/test/db/**');
  t.is(compiledName('--match'), '--match');
  t.is(compiledName('*twice*'), '*twice*');
});
