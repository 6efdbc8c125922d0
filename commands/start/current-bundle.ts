import { existsSync, statSync } from 'node:fs';
import { projectPath } from '../../lib/paths.js';
import { bundleWorkflows, readBundle } from '../../workers/bundle.js';

/** The hash of the workflow bundle of this compile, which is built if it is older than the compiled files. */
export async function currentBundle(): Promise<{ readonly hash: string; readonly built: boolean }> {
  const bundle = projectPath('dist', 'workflow-bundle.js');
  const compiled = projectPath('dist', '.compiled');
  const isCurrent =
    existsSync(bundle) && existsSync(compiled) && statSync(bundle).mtimeMs >= statSync(compiled).mtimeMs;
  const { hash } = isCurrent ? await readBundle() : await bundleWorkflows();
  return { hash, built: !isCurrent };
}
