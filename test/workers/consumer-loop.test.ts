import { once, EventEmitter } from 'node:events';
import test from 'ava';
import { createLogger } from '../../lib/logger.js';
import { startConsumer } from '../../workers/consumer-loop.js';

const silent = createLogger({ name: 'test', level: 'silent' });

/** A reading whose answers the test gives, and that says when it is asked. */
function reader(answers: (() => Promise<number>)[]) {
  const asked = new EventEmitter();
  let count = 0;
  return {
    count: () => count,
    /** Resolves when the loop asks for the nth time. */
    until: async (n: number) => {
      while (count < n) await once(asked, 'asked');
    },
    readOnce: () => {
      count += 1;
      asked.emit('asked');
      return (answers.shift() ?? (() => Promise.resolve(0)))();
    },
  };
}

test('it reads again at once while there is something, then pauses', async (t) => {
  const source = reader([async () => 5, async () => 1]);
  const startedAt = performance.now();
  const loop = startConsumer('test', source.readOnce, silent);
  await source.until(3);
  t.true(performance.now() - startedAt < 900);
  await new Promise((resolve) => setImmediate(resolve));
  t.is(source.count(), 3);
  await loop.stop();
});

test('a poke ends the pause, and a poke during a reading is not lost', async (t) => {
  let pokeInside = (): void => undefined;
  const source = reader([
    async () => 0,
    async () => {
      pokeInside();
      return 0;
    },
  ]);
  const loop = startConsumer('test', source.readOnce, silent);
  pokeInside = loop.poke;
  await source.until(1);
  const startedAt = performance.now();
  await new Promise((resolve) => setImmediate(resolve));
  loop.poke();
  await source.until(3);
  t.true(performance.now() - startedAt < 900);
  await loop.stop();
});

test('without a poke it looks again after a second', async (t) => {
  const source = reader([]);
  const startedAt = performance.now();
  const loop = startConsumer('test', source.readOnce, silent);
  await source.until(2);
  t.true(performance.now() - startedAt >= 950);
  await loop.stop();
});

test('a failure is logged and the loop goes on', async (t) => {
  const lines: string[] = [];
  const log = createLogger({
    name: 'test',
    level: 'warn',
    destination: { write: (line) => lines.push(line) },
  });
  const source = reader([() => Promise.reject(new Error('the server is away')), async () => 0]);
  const loop = startConsumer('behaviours', source.readOnce, log);
  await source.until(1);
  loop.poke();
  await source.until(2);
  await loop.stop();
  t.is(lines.length, 1);
  t.regex(lines[0] ?? '', /behaviours.*the server is away/);
});

test('stopping waits for the reading under way, and nothing is read afterwards', async (t) => {
  let finish = (_done: number): void => undefined;
  const source = reader([
    () =>
      new Promise<number>((resolve) => {
        finish = resolve;
      }),
  ]);
  const loop = startConsumer('test', source.readOnce, silent);
  await source.until(1);
  let stopped = false;
  const stopping = loop.stop().then(() => {
    stopped = true;
  });
  await new Promise((resolve) => setImmediate(resolve));
  t.false(stopped);
  finish(7);
  await stopping;
  loop.poke();
  await new Promise((resolve) => setImmediate(resolve));
  t.is(source.count(), 1);
});
