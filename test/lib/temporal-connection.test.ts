import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test from 'ava';
import { temporalConnectionOptions } from '../../lib/temporal-connection.js';

test('the address and the namespace come from the environment', (t) => {
  const { connection, namespace } = temporalConnectionOptions({
    TEMPORAL_ADDRESS: '127.0.0.1:7999',
    TEMPORAL_NAMESPACE: 'shop',
  });
  t.is(connection.address, '127.0.0.1:7999');
  t.is(namespace, 'shop');
  t.falsy(connection.tls);
});

test('an API key switches TLS on', (t) => {
  const { connection } = temporalConnectionOptions({
    TEMPORAL_ADDRESS: 'cloud:7233',
    TEMPORAL_API_KEY: 'key',
  });
  t.is(connection.apiKey, 'key');
  t.truthy(connection.tls);
});

test("the person's own configuration file is read only when a variable names it", (t) => {
  const home = mkdtempSync(join(tmpdir(), 'tuanda-test-'));
  const file = join(home, 'temporal.toml');
  writeFileSync(file, '[profile.default]\naddress = "elsewhere:7233"\napi_key = "theirs"\n');
  const address = { TEMPORAL_ADDRESS: '127.0.0.1:7233' };
  t.is(
    temporalConnectionOptions({ ...address, HOME: home, XDG_CONFIG_HOME: home }).connection.apiKey,
    undefined,
  );
  const named = temporalConnectionOptions({ TEMPORAL_CONFIG_FILE: file });
  t.is(named.connection.address, 'elsewhere:7233');
  t.is(named.connection.apiKey, 'theirs');
  rmSync(home, { recursive: true });
});
