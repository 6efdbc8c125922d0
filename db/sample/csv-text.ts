import type { CityFile } from './column-kinds.js';
import { cityFiles } from './columns.js';

/** Rows of cells in the order of the file's columns. */
export type Rows = readonly (readonly string[])[];

/** The files of a city by name, byte for byte; a file without rows that may be missing is left out. */
export function cityTexts(tables: Readonly<Partial<Record<CityFile, Rows>>>): Map<string, string> {
  const names = Object.keys(cityFiles) as CityFile[];
  return new Map(
    names.flatMap((name) => {
      const rows = tables[name];
      const headers = cityFiles[name].columns.map((column) => column.header);
      return rows === undefined ? [] : [[cityFiles[name].file, toCsv([headers, ...rows])] as const];
    }),
  );
}

/** CSV as Excel saves it in UTF-8: byte order mark, CRLF, quotes only where they are needed. */
function toCsv(rows: Rows): string {
  const cell = (value: string): string =>
    /[",\r\n]/.test(value) ? `"${value.replaceAll('"', '""')}"` : value;
  return `\uFEFF${rows.map((row) => `${row.map(cell).join(',')}\r\n`).join('')}`;
}
