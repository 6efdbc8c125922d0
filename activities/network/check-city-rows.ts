import type { CityFile, Column } from '../../db/sample/column-kinds.js';
import { cityFiles } from '../../db/sample/columns.js';
import type { Mistake, ReadRow, Reason } from './city-mistakes.js';
import { keyOf } from './city-tables.js';

type CityRows = Readonly<Record<CityFile, readonly ReadRow[]>>;
type Found = { row: ReadRow; column: Column; reason: Reason };

/**
 * What only shows when rows are seen together: a value twice, a code that leads nowhere or to the wrong kind of row, a
 * ring of inviters, an end before its start, shares above the whole. Cells that were refused already are left out.
 */
export function findCrossMistakes(rows: CityRows): Mistake[] {
  return (Object.keys(cityFiles) as CityFile[]).flatMap((name) => {
    const { file } = cityFiles[name];
    const columns: readonly Column[] = cityFiles[name].columns;
    const found = columns.flatMap((column) => [
      ...findRepeated(rows[name], column),
      ...findLost(rows, rows[name], column),
      ...findRings(rows[name], column),
      ...findReversed(rows[name], column),
      ...findOverfull(rows[name], column),
    ]);
    found.push(...findTwins(rows[name], keyOf(name), columns));
    return found.map(({ row, column, reason }) => ({
      file,
      line: row.line,
      column: column.header,
      value: row.texts[column.field] ?? '',
      reason,
    }));
  });
}

function findRepeated(rows: readonly ReadRow[], column: Column): Found[] {
  if (!column.unique) return [];
  const first = new Map<unknown, number>();
  return rows.flatMap((row) => {
    const value = row.values[column.field];
    if (value === undefined) return [];
    const line = first.get(value);
    if (line === undefined) first.set(value, row.line);
    return line === undefined ? [] : [{ row, column, reason: repeats(line) }];
  });
}

/** Rows that are alike in every field of a key of several. */
function findTwins(rows: readonly ReadRow[], key: readonly string[], columns: readonly Column[]): Found[] {
  const column = columns.find(({ field }) => field === key.at(-1));
  if (key.length < 2 || column === undefined) return [];
  const first = new Map<string, number>();
  return rows.flatMap((row) => {
    const values = key.map((field) => row.values[field]);
    if (values.includes(undefined)) return [];
    const twin = JSON.stringify(values);
    const line = first.get(twin);
    if (line === undefined) first.set(twin, row.line);
    return line === undefined ? [] : [{ row, column, reason: repeats(line) }];
  });
}

const repeats = (line: number): Reason => ({ zh: `与第 ${line} 行重复`, en: `It repeats line ${line}` });

function findLost(all: CityRows, rows: readonly ReadRow[], column: Column): Found[] {
  const { refersTo, refersWhere } = column;
  if (refersTo === undefined) return [];
  const { file, columns } = cityFiles[refersTo];
  const targets = new Map(all[refersTo].map((row) => [row.texts[columns[0].field], row]));
  return rows.flatMap((row) => {
    const value = row.values[column.field];
    const codes = Array.isArray(value) ? value : [value];
    const lost = codes.find((code) => typeof code === 'string' && !targets.has(code));
    if (lost !== undefined) {
      const which = codes.length > 1 ? ` ${lost}` : '';
      const reason = {
        zh: `${file} 中没有这个代码${which}`,
        en: `${file} has no such code${which && `:${which}`}`,
      };
      return [{ row, column, reason }];
    }
    const target = typeof value === 'string' ? targets.get(value) : undefined;
    if (target === undefined) return [];
    const actual = refersWhere && target.values[refersWhere.field];
    if (refersWhere === undefined || actual === undefined || actual === refersWhere.is) return [];
    const line = target.line;
    const zh = `${file} 第 ${line} 行不是这里所需的类型`;
    return [{ row, column, reason: { zh, en: `${file} line ${line} is not ${refersWhere.is}` } }];
  });
}

/** Each row on a ring is reported, so that any of them may be corrected. */
function findRings(rows: readonly ReadRow[], column: Column): Found[] {
  if (!column.acyclic) return [];
  const nextOf = new Map(rows.map((row) => [row.values['id'], row.values[column.field]]));
  const reason = { zh: '邀请关系绕成了一圈', en: 'The inviters form a ring' };
  return rows.flatMap((row) => (isOnRing(row.values['id'], nextOf) ? [{ row, column, reason }] : []));
}

/** Whether following the references from `start` comes back to it; a ring further on is not its own. */
function isOnRing(start: unknown, nextOf: ReadonlyMap<unknown, unknown>): boolean {
  const seen = new Set<unknown>();
  for (let at = nextOf.get(start); at !== undefined && at !== null && !seen.has(at); at = nextOf.get(at)) {
    if (at === start) return true;
    seen.add(at);
  }
  return false;
}

function findReversed(rows: readonly ReadRow[], column: Column): Found[] {
  const { notBefore, laterThan } = column;
  if (laterThan !== undefined) return findNotLater(rows, column, laterThan);
  if (notBefore === undefined) return [];
  return rows.flatMap((row) => {
    const [from, until] = [row.values[notBefore], row.values[column.field]];
    if (typeof from !== 'string' || typeof until !== 'string' || from <= until) return [];
    return [{ row, column, reason: { zh: `早于开始日期 ${from}`, en: `It is before the start, ${from}` } }];
  });
}

function findNotLater(rows: readonly ReadRow[], column: Column, other: string): Found[] {
  return rows.flatMap((row) => {
    const [from, until] = [row.values[other], row.values[column.field]];
    if (typeof from !== 'string' || typeof until !== 'string' || from < until) return [];
    return [{ row, column, reason: { zh: `必须晚于 ${from}`, en: `It must be later than ${from}` } }];
  });
}

function findOverfull(rows: readonly ReadRow[], column: Column): Found[] {
  const { sumMaxWith } = column;
  if (sumMaxWith === undefined) return [];
  return rows.flatMap((row) => {
    const [other, own] = [row.values[sumMaxWith.field], row.values[column.field]];
    if (typeof other !== 'number' || typeof own !== 'number' || other + own <= sumMaxWith.max) return [];
    return [{ row, column, reason: { zh: '两项配额合计超过 100%', en: 'The two shares exceed 100 %' } }];
  });
}
