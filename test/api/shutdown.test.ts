import test from 'ava';
import { call, startSample } from './support/sample-server.js';

function gate() {
  let entered = (): void => {};
  let open = (): void => {};
  const reached = new Promise<void>((resolve) => (entered = resolve));
  const opened = new Promise<void>((resolve) => (open = resolve));
  return { reached, open, gate: { entered, opened } };
}

test('closing lets the answer in flight arrive, takes nothing new and leaves no socket', async (t) => {
  const held = gate();
  const { base, server } = await startSample(t, { steps: { gate: held.gate } });
  await call(base, 'GET /healthz');
  const inFlight = call(base, 'GET /v1/slow', { as: 'ops' });
  await held.reached;
  const closed = server.close();
  await t.throwsAsync(() => fetch(`${base}/healthz`, { headers: { connection: 'close' } }));
  held.open();
  const response = await inFlight;
  t.is(response.headers.get('connection'), 'close');
  t.deepEqual(await response.json(), { done: true });
  await closed;
});

test('what does not finish in time is cut', async (t) => {
  const held = gate();
  const { base, server } = await startSample(t, { steps: { gate: held.gate } });
  const inFlight = call(base, 'GET /v1/slow', { as: 'ops' });
  await held.reached;
  await Promise.all([server.close(20), t.throwsAsync(inFlight)]);
});
