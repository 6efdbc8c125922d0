import test from 'ava';
import { createLogger } from '../../lib/logger.js';

function logged(write: (log: ReturnType<typeof createLogger>) => void): string {
  let text = '';
  const destination = {
    write: (line: string) => {
      text += line;
    },
  };
  write(createLogger({ name: 'test', destination }));
  return text;
}

test('fields that hold secrets are hidden at the top and two levels down', (t) => {
  const text = logged((log) =>
    log.info({ token: 'abc1', member: { phone: 'abc2' }, a: { b: { authorization: 'abc3' } } }),
  );
  t.false(/abc\d/.test(text));
  t.is(text.match(/\[hidden\]/g)?.length, 3);
});

test('a phone number or a bearer token inside a text is hidden', (t) => {
  const text = logged((log) => log.warn('call 13812345678 with Bearer ey.J-9 now'));
  t.false(text.includes('13812345678'));
  t.false(text.includes('ey.J-9'));
  t.true(text.includes('call 1********** with Bearer [hidden] now'));
});

test('a number that looks like a phone leaves the line JSON', (t) => {
  const text = logged((log) => log.info({ amounts: [13812345678, 13812345679], key: 13912345678 }));
  t.false(/138123/.test(text));
  t.notThrows(() => JSON.parse(text) as unknown);
});

test('longer numbers such as instants and order numbers stay as they are', (t) => {
  t.true(
    logged((log) => log.info('order 1381234567899 at 1700000000000')).includes(
      '1381234567899 at 1700000000000',
    ),
  );
});

test('a line has an ISO time, the name and the level', (t) => {
  const line = JSON.parse(logged((log) => log.error('broken'))) as Record<string, unknown>;
  t.is(line['name'], 'test');
  t.is(line['level'], 50);
  t.regex(String(line['time']), /^\d{4}-\d\d-\d\dT.*Z$/);
});
