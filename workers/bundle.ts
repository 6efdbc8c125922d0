import { createHash } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import { bundleWorkflowCode } from '@temporalio/worker';
import { projectPath } from '../lib/paths.js';

const bundlePath = projectPath('dist', 'workflow-bundle.js');

/**
 * The workflows' bundle is built once per compile, so that workers start without webpack.
 * @returns its path and hash; the hash stamps the data folder, since locally a changed bundle cannot replay.
 */
export async function bundleWorkflows(): Promise<{ path: string; hash: string }> {
  const { code } = await bundleWorkflowCode({
    workflowsPath: projectPath('dist', 'workflows', 'index.js'),
    logger: silent,
  });
  await writeFile(bundlePath, code);
  return { path: bundlePath, hash: hashOf(code) };
}

/** The bundle that was built for this compile. */
export async function readBundle(): Promise<{ codePath: string; hash: string }> {
  return { codePath: bundlePath, hash: hashOf(await readFile(bundlePath, 'utf8')) };
}

const hashOf = (code: string): string => createHash('sha256').update(code).digest('hex').slice(0, 16);

const nothing = (): void => undefined;
const silent = { log: nothing, trace: nothing, debug: nothing, info: nothing, warn: nothing, error: nothing };
