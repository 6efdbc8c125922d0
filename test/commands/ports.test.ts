import { createServer, type Server } from 'node:net';
import test from 'ava';
import { anyFreePort, choosePort, portIsFree, wishOf } from '../../commands/local/ports.js';
import { SetupProblem } from '../../commands/local/setup-problem.js';

function listen(port: number): Promise<Server> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(port, '127.0.0.1', () => resolve(server));
  });
}

test('a taken port gives way to another, and it is said', async (t) => {
  const port = await anyFreePort();
  const server = await listen(port);
  const said: string[] = [];
  const chosen = await choosePort({ use: 'the API', port }, new Set(), (line) => said.push(line));
  t.not(chosen, port);
  t.true(await portIsFree(chosen));
  t.regex(
    said.join(),
    new RegExp(`${port} is taken, so the API uses ${chosen}|are taken, so the API uses ${chosen}`),
  );
  server.close();
});

test('a taken port that a person named is refused with cause, finding and remedy', async (t) => {
  const port = await anyFreePort();
  const server = await listen(port);
  const error = await t.throwsAsync(choosePort({ use: 'the API', port, namedBy: '--port' }), {
    instanceOf: SetupProblem,
  });
  t.regex(
    error?.explain() ?? '',
    new RegExp(`✗ port ${port} for the API is taken\\n  found: .+\\n  helps: .+--port`),
  );
  server.close();
});

test('a free port is taken as it is, but not twice', async (t) => {
  const port = await anyFreePort();
  t.is(await choosePort({ use: 'the API', port }), port);
  t.not(await choosePort({ use: 'the API', port }, new Set([port])), port);
});

test('only a variable that is set makes its port the only one', (t) => {
  const from = { variable: 'TUANDA_API_PORT', port: 8080 };
  t.is(wishOf('the API', {}, from).namedBy, undefined);
  t.is(wishOf('the API', { TUANDA_API_PORT: '8080' }, from).namedBy, 'TUANDA_API_PORT');
});
