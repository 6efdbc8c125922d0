import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test from 'ava';
import { findBegunDay, rememberDay } from '../../../commands/start/begun-day.js';
import { createClosing } from '../../../commands/start/closing.js';
import { FlagProblem, readStartFlags } from '../../../commands/start/flags.js';
import { reportNumbers, reportText } from '../../../commands/start/report.js';
import { projectPath } from '../../../lib/paths.js';
import { placesText } from '../../../commands/start/where-to-look.js';
import { viewLink, views } from '../../../workflows/contracts/views.js';
import type { DayFigures } from '../../../simulation/days/figures.js';

test('without flags the whole city plays one day; the small one is played smaller and faster', (t) => {
  const flags = readStartFlags([]);
  t.like(flags, {
    pace: { kind: 'fast', speed: 600 },
    orders: 1500,
    days: 1,
    seed: 1,
    exit: false,
    keep: false,
    fresh: false,
    json: false,
  });
  t.regex(String(flags !== 'help' && flags.city), /db.sample.zhuzhou$/);
  const small = {
    pace: { kind: 'fast', speed: 150 },
    orders: 60,
    city: projectPath('db', 'sample', 'small'),
  };
  t.like(readStartFlags(['--city', 'small']), small);
  t.like(readStartFlags(['--city', projectPath('db', 'sample', 'small')]), small);
});

test('a flag is read, and a real day is a pace of its own', (t) => {
  t.like(readStartFlags(['--speed', '60', '--orders', '5', '--port', '9000', '--exit', '--json']), {
    pace: { kind: 'fast', speed: 60 },
    orders: 5,
    port: 9000,
    exit: true,
    json: true,
  });
  t.like(readStartFlags(['--speed', 'real']), { pace: { kind: 'real' } });
  t.is(readStartFlags(['--help']), 'help');
});

test('a flag that cannot be used is named with what is needed', (t) => {
  const bad = [
    ['--speed', 'fast'],
    ['--port', '0'],
    ['--orders', '-1'],
    ['--days', '0'],
    ['--city', 'atlantis'],
    ['--keep', '--fresh'],
    ['--colour'],
    ['extra'],
  ];
  for (const argv of bad) {
    const error = t.throws(() => readStartFlags(argv), { instanceOf: FlagProblem });
    t.true(error.explain().includes(argv[0] ?? ''));
  }
});

test('what was started last is closed first, and a failure keeps nothing open', async (t) => {
  const closed: string[] = [];
  const closing = createClosing();
  closing.add(() => void closed.push('database'));
  closing.add(() => {
    throw new Error('does not end');
  });
  closing.add(async () => void closed.push('API'));
  await t.throwsAsync(closing.closeAll(), { message: 'does not end' });
  t.deepEqual(closed, ['API', 'database']);
});

const figures: DayFigures = {
  cycleId: 'ZZ/2026-11-22/1',
  orders: {
    placed: 3,
    paid: 2,
    cancelled: 1,
    expired: 1,
    completed: 1,
    uncollected: 0,
    gmvFen: 12_345,
    discountFen: 0,
  },
  refunds: [{ cause: 'short', refunds: 1, amountFen: 299 }],
  curve: {
    twelfths: [1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 2],
    lastHour: 2,
    lastTenMinutes: 1,
    lastTenSeconds: 0,
  },
  suppliers: [
    { supplierId: 'G1', name: '合作社', ordered: 10, accepted: 10 },
    { supplierId: 'G2', name: '水产', ordered: 100, accepted: 73 },
  ],
  night: {
    sites: 1,
    waves: 3,
    scansCorrected: 1,
    dropped: 1,
    redelivered: 0,
    returned: 0,
    differences: 1,
    differencesFen: 250,
  },
  claims: { claims: 3, byPeople: 1, open: 1, grantedFen: 500 },
  carried: { unsettledCycles: 1, openClaims: 1, cratesOut: 4, reviews: 2, debtFen: 77, recoveredFen: 0 },
  goods: { orderedPieces: 6, shortLines: 1, shortPieces: 1, pickedPieces: 5, parcels: 2, crates: 1 },
  transport: { runs: 1, stops: 2, signedStops: 2, distanceMeters: 9_676 },
  promise: { promised: 4, delivered: 4, kept: 3, inHand: 3 },
  commissions: [{ role: 'promoter', level: 1, lines: 1, amountFen: 300 }],
  balances: [{ account: 'sales:revenue', amountFen: -12_046 }],
  paidLeader: { leaderId: 'L1', amountFen: 4_000 },
  comparisons: [{ name: 'payments', ours: 2, theirs: 3 }],
  invariants: { checks: 113, violations: ['S1 no counter is beyond its cap: C1'] },
  deeds: { scans: 5, 'refused:cycle-closed': 2, 'came-too-late': 2 },
  faults: ['payments: ours 2, theirs 3'],
};

test('the report tells sums in yuan, shares in percent, and everything that does not hold', (t) => {
  const text = reportText(figures);
  for (const part of [
    '123.45 yuan',
    '9.7 km',
    '4 of 4 orders at their point, 3 in hand',
    'last hour 66.7 %',
    'cycle-closed 2',
    'short: G2 水产 73.0 %',
    '2 came too late',
    '1 left and signed later',
    '1 cycles not settled, 1 claims open, 4 crates at the points',
    '113 checks, 1 violations',
    '✗ payments: ours 2',
  ])
    t.true(text.replaceAll(/\s+/g, ' ').includes(part), part);
  t.true(text.split('\n').every((line) => line.length <= 100));
});

test('a day that was begun is remembered in the data folder until it has ended', (t) => {
  const folder = mkdtempSync(join(tmpdir(), 'tuanda-begun-'));
  t.teardown(() => rmSync(folder, { recursive: true }));
  t.is(findBegunDay(folder), undefined);
  const day = { city: '/city', seed: 3, orders: 9, daysLeft: 2, cycleId: 'ZZ/1', stoppedByPerson: false };
  rememberDay(folder, day);
  t.deepEqual(findBegunDay(folder), day);
  writeFileSync(join(folder, 'day.json'), '{"city":');
  t.is(findBegunDay(folder), undefined);
  rememberDay(folder, undefined);
  t.is(findBegunDay(folder), undefined);
});

test('the report for programs is one flat object of numbers', (t) => {
  const numbers = reportNumbers(figures);
  t.true(Object.values(numbers).every((value) => Number.isFinite(value)));
  t.like(numbers, {
    orders_paid: 2,
    refundFen: 299,
    comparisonsAgree: 0,
    violations: 1,
    faults: 1,
    deeds_scans: 5,
  });
});

test('a login per role, the cycle and its eight views are named', (t) => {
  const person = (id: string): { id: string; token: string; siteId: string } => {
    return { id, token: `token-${id}`, siteId: 'TY' };
  };
  const text = placesText({
    apiUrl: 'http://127.0.0.1:8080',
    uiUrl: 'http://127.0.0.1:8233',
    namespace: 'default',
    cycleId: 'ZZ/2026-11-22/1',
    databaseWords: 'here',
    dataRoot: '/data',
    logs: '/data/logs',
    town: {
      regionId: 'ZZ',
      gtins: [],
      fixedOrders: [],
      shortSupplierId: '',
      members: [{ memberId: 'M1', token: 'token-M1', openId: 'o', phone: '1', leaderId: 'L1' }],
      leaders: [{ ...person('L1'), openId: 'o' }],
      pickers: [person('P1')],
      drivers: [person('D1')],
      suppliers: [{ ...person('G1'), secret: 'whsec_' }],
      ops: person('O1'),
      finance: person('F1'),
    },
  });
  for (const id of ['M1', 'L1', 'P1', 'D1', 'G1', 'O1', 'F1'])
    t.true(text.includes(`Bearer token-${id}'`), id);
  const links = [...text.matchAll(/^ *(http\S+savedQuery=\S+)$/gm)].map(([, link]) => link);
  t.deepEqual(
    links,
    views.map((view) => viewLink('http://127.0.0.1:8233', 'default', view)),
  );
  t.true(text.includes('/namespaces/default/workflows/cycle%2FZZ%2F2026-11-22%2F1'));
});
