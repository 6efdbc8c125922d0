import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { CsvError, parse } from 'csv-parse/sync';
import type { CityFile, Column, FileDescription } from '../../db/sample/column-kinds.js';
import { cityFiles } from '../../db/sample/columns.js';
import type { City } from '../../db/sample/columns.js';
import { wgs84FromGcj02 } from '../../lib/datum.js';
import { findCrossMistakes } from './check-city-rows.js';
import { findSenseMistakes } from './check-city-sense.js';
import type { Mistake, ReadRow, Reason } from './city-mistakes.js';
import { emptyValue, parseCell } from './parse-cell.js';

export type CityReading = { city: City } | { mistakes: Mistake[] };

interface RawRow {
  record: string[];
  info: { lines: number };
}

/**
 * The city that a folder describes, or every mistake in it: sorted by file, line and column, at least one. Nothing is
 * written. Files are UTF-8 with or without a byte order mark; columns may stand in any order.
 */
export async function readCityFolder({ folder }: { folder: string }): Promise<CityReading> {
  const mistakes: Mistake[] = [];
  const rows = {} as Record<CityFile, ReadRow[]>;
  const names = Object.keys(cityFiles) as CityFile[];
  for (const name of names) rows[name] = await readFileRows(folder, name, mistakes);
  mistakes.push(...findCrossMistakes(rows), ...findSenseMistakes(rows));
  if (mistakes.length > 0) return { mistakes: sortMistakes(mistakes) };
  // Every cell passed the parser of its column's kind, which is what the row types are derived from.
  const city: unknown = Object.fromEntries(names.map((name) => [name, rows[name].map((row) => row.values)]));
  return { city: city as City };
}

async function readFileRows(folder: string, name: CityFile, mistakes: Mistake[]): Promise<ReadRow[]> {
  const { file, columns, optional }: FileDescription = cityFiles[name];
  const report = (place: Omit<Mistake, 'file'>): void => void mistakes.push({ file, ...place });
  if (optional === true && !existsSync(join(folder, file))) return [];
  const text = await readText(join(folder, file), report);
  if (text === undefined) return [];
  const [head, ...body] = parseCsv(text, report);
  if (head === undefined) return [];
  const { places, isGcj02 } = placeColumns(head.record, columns, report);
  const read = body.map((raw) => readRow(raw, { places, width: head.record.length, report }));
  return isGcj02 ? read.map(inWgs84) : read;
}

type Report = (place: Omit<Mistake, 'file'>) => void;

async function readText(path: string, report: Report): Promise<string | undefined> {
  const whole = { line: 1, column: '', value: '' };
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(await readFile(path));
  } catch (error) {
    const missing = error instanceof Error && 'code' in error && error.code === 'ENOENT';
    report({
      ...whole,
      reason: missing
        ? { zh: '缺少这个文件', en: 'The file is missing' }
        : error instanceof TypeError
          ? {
              zh: '文件不是 UTF-8；在 Excel 中请另存为“CSV UTF-8”',
              en: 'The file is not UTF-8; in Excel, save it as "CSV UTF-8"',
            }
          : { zh: `无法读取文件：${String(error)}`, en: `The file cannot be read: ${String(error)}` },
    });
    return undefined;
  }
}

function parseCsv(text: string, report: Report): RawRow[] {
  try {
    const options = { bom: true, info: true, trim: true, relax_column_count: true, skip_empty_lines: true };
    const rows = parse(text, options) as unknown as RawRow[];
    if (rows.length > 0) return rows;
    report({ line: 1, column: '', value: '', reason: { zh: '文件是空的', en: 'The file is empty' } });
  } catch (error) {
    const line = error instanceof CsvError && typeof error['lines'] === 'number' ? error['lines'] : 1;
    const reason = { zh: '引号没有成对，或不是 CSV', en: 'A quote is not closed, or this is not CSV' };
    report({ line, column: '', value: '', reason });
  }
  return [];
}

interface Placed {
  readonly places: Map<Column, number>;
  /** Longitude and latitude stand there as Chinese maps give them. */
  readonly isGcj02: boolean;
}

/**
 * Where each known column stands; a missing, repeated or unknown header is reported once, in line 1. Longitude and
 * latitude are both in one datum, since a place with one of each is a place nobody lives at.
 */
function placeColumns(head: string[], columns: readonly Column[], report: Report): Placed {
  const places = new Map<Column, number>();
  const isGcj02 = columns.some(({ gcj02Header }) => gcj02Header !== undefined && head.includes(gcj02Header));
  const headerOf = (column: Column): string => (isGcj02 && column.gcj02Header) || column.header;
  for (const column of columns) {
    const place = head.indexOf(headerOf(column));
    if (place >= 0) places.set(column, place);
    else wrongHeader(headerOf(column), { zh: '缺少这一列', en: 'The column is missing' });
  }
  for (const [place, header] of head.entries()) {
    if (head.indexOf(header) < place)
      wrongHeader(header, { zh: '这一列重复', en: 'The column is there twice' });
    else if (!columns.some((column) => headerOf(column) === header))
      wrongHeader(header, {
        zh: '没有这样的列，请检查表头',
        en: 'There is no such column: check the header',
      });
  }
  return { places, isGcj02 };

  function wrongHeader(header: string, reason: Reason): void {
    report({ line: 1, column: header, value: header, reason });
  }
}

/** Where data enters, a place becomes WGS-84; what could not be read stays as it is and is reported. */
function inWgs84(row: ReadRow): ReadRow {
  const { longitude: lng, latitude: lat } = row.values;
  if (typeof lng !== 'number' || typeof lat !== 'number') return row;
  const place = wgs84FromGcj02({ lng, lat });
  return { ...row, values: { ...row.values, longitude: place.lng, latitude: place.lat } };
}

function readRow(
  { record, info }: RawRow,
  { places, width, report }: { places: Map<Column, number>; width: number; report: Report },
): ReadRow {
  const line = info.lines;
  const values: Record<string, unknown> = {};
  const texts: Record<string, string> = {};
  if (record.length !== width) {
    const value = String(record.length);
    const zh = `这一行有 ${value} 格，表头有 ${width} 格`;
    report({
      line,
      column: '',
      value,
      reason: { zh, en: `The line has ${value} cells, the header ${width}` },
    });
    return { line, texts, values };
  }
  for (const [column, place] of places) {
    const text = record[place] ?? '';
    texts[column.field] = text;
    if (text === '' && column.optional) values[column.field] = emptyValue(column);
    else {
      const parsed =
        text === '' ? { reason: { zh: '不能为空', en: 'This must not be empty' } } : parseCell(text, column);
      if ('value' in parsed) values[column.field] = parsed.value;
      else report({ line, column: column.header, value: text, reason: parsed.reason });
    }
  }
  return { line, texts, values };
}

function sortMistakes(mistakes: Mistake[]): Mistake[] {
  const files = Object.values(cityFiles);
  const placeOf = ({ file, column }: Mistake): [number, number] => {
    const at = files.findIndex((description) => description.file === file);
    const headers: readonly Column[] = files[at]?.columns ?? [];
    return [at, headers.findIndex(({ header }) => header === column)];
  };
  return mistakes.toSorted((a, b) => {
    const [fileA, columnA] = placeOf(a);
    const [fileB, columnB] = placeOf(b);
    return fileA - fileB || a.line - b.line || columnA - columnB;
  });
}
