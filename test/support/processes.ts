import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestFn } from 'ava';
import { startProcess, type RunningProcess } from '../../commands/local/run-processes.js';
import type { ProcessName } from '../../lib/processes.js';

/** A folder of one test file, removed at the end whatever happens. */
export function temporaryFolder(test: TestFn, prefix = 'tuanda-test-'): string {
  const folder = mkdtempSync(join(tmpdir(), prefix));
  test.after.always('the temporary folder is removed', () => {
    rmSync(folder, { recursive: true, force: true });
  });
  return folder;
}

/** One of our processes for a test, with this environment on top of the test's own. The caller stops it. */
export function startForTest(
  name: ProcessName,
  { env, logs }: { readonly env: NodeJS.ProcessEnv; readonly logs: string },
): Promise<RunningProcess> {
  return startProcess(name, { env: { ...process.env, ...env }, logs });
}
