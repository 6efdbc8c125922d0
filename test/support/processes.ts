import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestFn } from 'ava';

/** A folder of one test file, removed at the end whatever happens. */
export function temporaryFolder(test: TestFn, prefix = 'tuanda-test-'): string {
  const folder = mkdtempSync(join(tmpdir(), prefix));
  test.after.always('the temporary folder is removed', () => {
    rmSync(folder, { recursive: true, force: true });
  });
  return folder;
}
