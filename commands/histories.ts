import { existsSync, mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { projectPath } from '../lib/paths.js';
import { historyText } from '../test/replay/history-file.js';
import { allScenarios } from '../test/workflows/scenarios/index.js';
import { openStage, type Stage } from '../test/workflows/stage.js';
import { bundleWorkflows } from '../workers/bundle.js';
import { note, step } from './local/steps.js';
import { startTestTemporal } from './local/test-servers.js';

const help = `npm run histories

  Plays every scenario of test/workflows/scenarios on a Temporal server of its own (or TEST_TEMPORAL_ADDRESS) and
  writes one history per scenario to test/replay/histories. The replay test proves with them that changed workflows
  can go on with what older ones began. Until the first release they are recorded anew after such a change.`;

const folder = projectPath('test', 'replay', 'histories');

/** Records all histories anew. Resolves to the exit code. */
export async function main(argv: readonly string[]): Promise<number> {
  if (argv.length > 0) {
    note(help);
    return argv.includes('--help') ? 0 : 2;
  }
  const { path } = await step('bundle of workflows', () => bundleWorkflows());
  const temporal = await startTestTemporal({ env: process.env, step });
  try {
    const address = temporal.env.TUANDA_TEST_TEMPORAL;
    const stage = await openStage({ address, bundlePath: path, namespace: `histories-${process.pid}` });
    try {
      await step('histories', async (say) => say(`${await record(stage)} recorded in test/replay/histories`));
    } finally {
      await stage.close();
    }
  } finally {
    await temporal.close();
  }
  return 0;
}

/** All play at once: what takes time is waiting. Nothing is written unless every story came to its end. */
async function record(stage: Stage): Promise<number> {
  const files = await Promise.all(
    Object.entries(allScenarios).map(async ([name, scenarioOf]) => {
      const { history, failure, scenario } = await stage.play(name, scenarioOf);
      if (failure !== undefined) throw new Error(`${name} failed`, { cause: failure });
      return { name: `${name}.json`, text: historyText({ workflowId: scenario.workflowId, history }) };
    }),
  );
  if (existsSync(folder)) for (const name of readdirSync(folder)) rmSync(join(folder, name));
  mkdirSync(folder, { recursive: true });
  for (const { name, text } of files) writeFileSync(join(folder, name), text);
  return files.length;
}
