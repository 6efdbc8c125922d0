/** Fen as yuan, with two digits. */
export const yuan = (fen: number): string => `${(fen / 100).toFixed(2)} yuan`;

/** Meters as kilometres, with one digit. */
export const kilometres = (meters: number): string => `${(meters / 1000).toFixed(1)} km`;

/** A part in percent of the whole; a dash if there is no whole. */
export const share = (part: number, whole: number): string =>
  whole === 0 ? '–' : `${((100 * part) / whole).toFixed(1)} %`;

/** Things after each other; `none` for nothing. */
export const list = (things: readonly string[]): string => (things.length === 0 ? 'none' : things.join(', '));

/** Bars of eight heights, the highest value the highest. */
export function bars(values: readonly number[]): string {
  const most = Math.max(1, ...values);
  return values.map((value) => '▁▂▃▄▅▆▇█'[Math.ceil((7 * value) / most)] ?? '▁').join('');
}

/** Smaller: rows become columns of single words. Larger: they break in a terminal of ninety-six. */
const textWidth = 80;
const labelWidth = 12;

/** Each label with its text, broken between words and indented under itself. */
export function labelled(rows: readonly (readonly [string, string])[]): string[] {
  return rows.flatMap(([label, text]) => {
    const [first = '', ...others] = broken(text);
    return [
      `  ${label.padEnd(labelWidth)}${first}`,
      ...others.map((line) => ' '.repeat(labelWidth + 2) + line),
    ];
  });
}

function broken(text: string): string[] {
  const lines: string[] = [];
  for (const word of text.split(' ')) {
    const last = lines.at(-1);
    if (last !== undefined && last.length + 1 + word.length <= textWidth)
      lines[lines.length - 1] = `${last} ${word}`;
    else lines.push(word);
  }
  return lines;
}
