import { readFileSync } from 'node:fs';
import test from 'ava';
import { ConfigError, readConfig, requireSettings, variableNames } from '../../lib/config.js';
import { projectPath } from '../../lib/paths.js';

test('an empty environment gives the standard settings', (t) => {
  const config = readConfig({});
  t.is(config.apiPort, 8080);
  t.is(config.temporalPort, 7233);
  t.is(config.temporalNamespace, 'default');
  t.is(config.databaseUrl, undefined);
  t.true(Object.isFrozen(config));
});

test('an empty variable counts as one that is not set', (t) => {
  t.is(readConfig({ TUANDA_API_PORT: '', DATABASE_URL: '' }).apiPort, 8080);
});

test('every variable that cannot be used is reported at once', (t) => {
  const env = {
    DATABASE_URL: 'mysql://somebody:hunter2@host/database',
    TUANDA_API_PORT: 'eighty',
    TUANDA_TEMPORAL_PORT: '70000',
    TEMPORAL_ADDRESS: 'nowhere',
    TUANDA_LOG_LEVEL: 'loud',
    TUANDA_PAYMENT_URL: 'ftp://host',
  };
  const error = t.throws(() => readConfig(env), { instanceOf: ConfigError });
  t.deepEqual(error?.problems.map(({ name }) => name).toSorted(), Object.keys(env).toSorted());
  t.true(error?.problems.every(({ needed }) => needed.length > 5));
  t.regex(error?.explain() ?? '', /TUANDA_API_PORT is "eighty"[^]*helps:[^]*65535/);
});

test('a refused URL is not repeated, since it may hold a password', (t) => {
  const error = t.throws(() => readConfig({ DATABASE_URL: 'mysql://somebody:hunter2@host' }));
  t.false(error?.message.includes('hunter2'));
});

test('settings that a process needs and that are not set are all named', (t) => {
  const config = readConfig({ TUANDA_PUBLIC_URL: 'http://127.0.0.1:8080' });
  const error = t.throws(() => requireSettings(config, ['databaseUrl', 'paymentUrl', 'publicUrl']), {
    instanceOf: ConfigError,
  });
  t.deepEqual(
    error?.problems.map(({ name }) => name),
    ['DATABASE_URL', 'TUANDA_PAYMENT_URL'],
  );
  t.is(requireSettings(config, ['publicUrl']).publicUrl, 'http://127.0.0.1:8080');
});

test('.env.example lists every variable, each with a sentence above it', (t) => {
  const lines = readFileSync(projectPath('.env.example'), 'utf8').split('\n');
  for (const name of variableNames) {
    const at = lines.findIndex((line) => line.startsWith(`#${name}=`));
    t.true(at > 0, `${name} is missing`);
    t.regex(lines[at - 1] ?? '', /^# .+/, `${name} is not explained`);
  }
});
