import test, { type ExecutionContext } from 'ava';
import { workflowTypes } from '../../workflows/contracts/identifiers.js';
import { temporalAddress, workflowBundlePath } from '../support/temporal.js';
import { callsOf, childrenOf, wordless } from './recorded.js';
import { allScenarios } from './scenarios/index.js';
import { openStage, type Played, type Stage } from './stage.js';

let stage: Stage;

test.before('the stage is open', async () => {
  stage = await openStage({
    address: temporalAddress(),
    bundlePath: workflowBundlePath(),
    namespace: `stories-${process.pid}`,
  });
});

test.after.always('the stage is closed', () => stage?.close());

const scenes = Object.entries(allScenarios);

/** The workflow completed, and asked for and started what its scenario says, in that order. */
function assertTold(t: ExecutionContext, { scenario, history, failure }: Played): void {
  t.is(failure, undefined);
  const calls = callsOf(history).map(({ activity }) => activity);
  t.deepEqual(calls, [...scenario.calls]);
  const starts = childrenOf(history).map(({ workflowId }) => workflowId);
  t.deepEqual(starts, [...(scenario.starts ?? [])]);
  t.deepEqual(wordless(history), []);
}

for (const [name, scenarioOf] of scenes)
  test(`${name}: ${scenarioOf('').fact}`, async (t) => {
    assertTold(t, await stage.play(name, scenarioOf));
  });

for (const type of Object.values(workflowTypes))
  test(`${type} ends the same when every step fails once`, async (t) => {
    const ofType = scenes.filter(([, scenarioOf]) => scenarioOf('').type === type);
    t.true(ofType.length > 0);
    const played = ofType.map(([name, scenarioOf]) =>
      stage.play(`${name} again`, scenarioOf, { stumbling: true }),
    );
    for (const play of await Promise.all(played)) assertTold(t, play);
  });
