import test from 'ava';
import { listSources } from '../../commands/check/sources.js';
import { refusals, refusalsByArea } from '../../domain/refusals/index.js';
import type { Refusal } from '../../domain/refusals/refusal.js';
import { findUnusedCodes } from './findings.js';

const catalogue = Object.entries<Refusal>(refusals);
const han = /\p{Script=Han}/u;

test('every refusal has a code in kebab-case, a Chinese sentence and an English one', (t) => {
  t.true(catalogue.length > 0);
  for (const [code, { zh, en }] of catalogue) {
    t.regex(code, /^[a-z]+(-[a-z0-9]+)*$/, code);
    t.regex(zh, han, code);
    t.notRegex(en, han, code);
    t.regex(en, /^[A-Z].*[a-z]/, code);
  }
});

test('no two refusals share a sentence, so that a reader can tell them apart', (t) => {
  t.is(new Set(catalogue.map(([, refusal]) => refusal.zh)).size, catalogue.length);
  t.is(new Set(catalogue.map(([, refusal]) => refusal.en)).size, catalogue.length);
});

test('every refusal says in both languages what the caller does next, and no sentence ends in a full stop', (t) => {
  for (const [code, { zh, en, remedyZh, remedyEn }] of catalogue) {
    t.regex(remedyZh, han, code);
    t.notRegex(remedyEn, han, code);
    t.regex(remedyEn, /^[A-Z].*[a-z]/, code);
    for (const sentence of [zh, en, remedyZh, remedyEn]) t.notRegex(sentence, /[.。！!]$/, code);
  }
});

test('every refusal belongs to one area', (t) => {
  const inAreas = Object.values(refusalsByArea).flatMap((area) => Object.keys(area));
  t.deepEqual(inAreas.toSorted(), catalogue.map(([code]) => code).toSorted());
});

test('sentences take no parameters: the facts are in the details', (t) => {
  for (const [code, { zh, en, remedyZh, remedyEn }] of catalogue)
    t.notRegex(`${zh} ${en} ${remedyZh} ${remedyEn}`, /[{}$%]s?|\bundefined\b/, code);
});

test('every refusal is made somewhere in the product', (t) => {
  const sources = listSources();
  t.deepEqual(findUnusedCodes(['no-such-refusal-anywhere'], sources), ['no-such-refusal-anywhere']);
  t.deepEqual(
    findUnusedCodes(
      catalogue.map(([code]) => code),
      sources,
    ),
    [],
  );
});
