import test from 'ava';
import { listSources } from '../../commands/check/sources.js';
import { findStalePages } from '../../commands/docs/pages.js';
import { readRules } from '../../commands/docs/read-rules.js';
import { figure } from '../../commands/docs/rules-page.js';
import { roles } from '../../domain/access/roles.js';
import { permissions } from '../../domain/access/permissions.js';
import { findUnknownColumns, findUnprovenRules, titlesOf } from './findings.js';
import { readMigrations } from './migrations.js';

const rules = readRules();

/** Fewer, and rules that the code has are told nowhere. */
const RULES_MIN = 100;

/** The letters that begin the ids of an area. */
const prefixes: Readonly<Record<string, string>> = {
  access: 'ACC',
  network: 'NET',
  member: 'MEM',
  cycle: 'CYC',
  catalogue: 'LIST',
  pricing: 'PRICE',
  inventory: 'STOCK',
  order: 'ORD',
  payment: 'PAY',
  purchasing: 'BUY',
  warehouse: 'NIGHT',
  transport: 'RUN',
  routing: 'ROUTE',
  pickup: 'PICK',
  'after-sale': 'CLAIM',
  commission: 'COM',
  ledger: 'BOOK',
  settlement: 'SETTLE',
  event: 'EVENT',
  values: 'UNIT',
};

test('there are at least a hundred rules, each with an id of its area that no other has', (t) => {
  t.true(rules.length >= RULES_MIN, String(rules.length));
  const ids = rules.map((rule) => rule.id);
  t.deepEqual(
    ids.filter((id, place) => ids.indexOf(id) !== place),
    [],
  );
  for (const { id, area } of rules)
    t.regex(id, new RegExp(`^${prefixes[area] ?? 'no prefix for'}-\\d\\d$`), area);
});

test('a rule is a sentence that a person can read', (t) => {
  for (const { id, sentence } of rules) t.regex(sentence, /^[A-Z].{20,220}[.]$/s, id);
  t.is(new Set(rules.map((rule) => rule.sentence)).size, rules.length);
});

test('every rule names a test that exists, by file and title', (t) => {
  t.deepEqual(findUnprovenRules(rules, listSources()), []);
  const lie = { id: 'LIE-01', tests: [{ path: 'test/architecture/rules.test.ts', title: 'no such test' }] };
  t.is(findUnprovenRules([lie, { id: 'LIE-02', tests: [] }], listSources()).length, 2);
});

test('whoever may change a rule is a developer, the data of a region, or a role with that permission', (t) => {
  for (const { id, changedBy } of rules) {
    const [, who = '', action] = /^(\w+)(?: \(([\w.]+)\))?$/.exec(changedBy) ?? [];
    if (who === 'developer' || who === 'data') t.is(action, undefined, id);
    else {
      t.true(
        roles.some((role) => role === who),
        id,
      );
      t.true(who in (Object.entries(permissions).find(([name]) => name === action)?.[1] ?? {}), id);
    }
  }
});

test('a figure that regions set is a column that exists', (t) => {
  const columns = rules.flatMap((rule) => rule.parameters.filter(({ value }) => value === undefined));
  t.true(columns.length > 10);
  t.deepEqual(
    findUnknownColumns(
      columns.map(({ name }) => name),
      readMigrations(),
    ),
    [],
  );
  t.deepEqual(findUnknownColumns(['coupons.colour'], readMigrations()), ['coupons.colour']);
});

test('figures are spoken in the units of people', (t) => {
  t.is(figure(2_000, 'fen'), '20.00 yuan (2,000 fen)');
  t.is(figure(900_000, 'ms'), '15 minutes (900,000 ms)');
  t.is(figure(86_400_000, 'ms'), '24 hours (86,400,000 ms)');
  t.is(figure(300, 'bp'), '3 % (300 bp)');
  t.is(figure(999, 'pieces'), '999 pieces');
});

test('the generated pages are what the sources say', (t) => {
  t.deepEqual(findStalePages(), []);
});

test('titles are read with their quotation marks', (t) => {
  t.deepEqual(titlesOf({ text: String.raw`test('it\'s so', (t) => {});` }), ["it's so"]);
});
