import test from 'ava';
import { processes, processNames } from '../../lib/processes.js';
import { readReady } from '../../lib/ready.js';

test('only the worker of the order queue runs idle', (t) => {
  t.deepEqual(
    processNames.filter((name) => processes[name].priority === 'idle'),
    ['orders'],
  );
});

test('no two processes are the same file', (t) => {
  const entries = processNames.map((name) => processes[name].entry);
  t.is(new Set(entries).size, entries.length);
});

test('who lets work in stops before who does it', (t) => {
  for (const name of ['orchestration', 'orders', 'operations', 'planning'] as const) {
    t.true(processes.api.stopWave < processes[name].stopWave);
    t.true(processes.relay.stopWave < processes[name].stopWave);
    t.true(processes[name].stopWave < processes['payment-provider'].stopWave);
  }
});

test('a line that says ready is told from all others', (t) => {
  t.deepEqual(readReady('READY {"url":"http://127.0.0.1:1","queues":["order"]}'), {
    url: 'http://127.0.0.1:1',
    queues: ['order'],
  });
  t.is(readReady('not READY {}'), undefined);
  t.is(readReady(''), undefined);
});
