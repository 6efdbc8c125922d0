/** A wide space between columns; the zero-width one behind it keeps it from being trimmed with the cell. */
const gap = '\u3000\u200b';

/**
 * A table for a page of Temporal, whose details are rendered as Markdown without lines: a gap keeps the columns apart.
 * `|` in a cell would end it.
 */
export function markdownTable(head: readonly string[], lines: readonly (readonly string[])[]): string {
  const row = (cells: readonly string[]): string =>
    `| ${cells.map((cell) => `${cell.replaceAll('|', '/')}${gap}`).join(' | ')} |`;
  return [row(head), `|${head.map(() => ' :-- |').join('')}`, ...lines.map(row)].join('\n');
}

/** What is behind us, where we stand, what comes: marks that every font has. */
export const phaseMark = (done: boolean, current: boolean): string => (done ? '✓' : current ? '▶' : '·');
