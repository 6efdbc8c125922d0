import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ExecutionContext } from 'ava';

/** A new folder that goes at the end of the test. Every account may enter it, as PostgreSQL's must. */
export function room(t: ExecutionContext): string {
  const folder = mkdtempSync(join(tmpdir(), 'tuanda-test-'));
  chmodSync(folder, 0o755);
  t.teardown(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}
