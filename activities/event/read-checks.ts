import { readdir, readFile } from 'node:fs/promises';
import { projectPath } from '../../lib/paths.js';

/** One statement about the whole database, as it stands in db/invariants. */
export interface Check {
  /** Its short code and what must hold: `S1 no counter is beyond its cap`. Unique. */
  readonly name: string;
  readonly zh: string;
  /** The file without its ending. */
  readonly area: string;
  /** One SELECT of the rows that break it, the first column naming the row; empty = good. */
  readonly sql: string;
}

/** All checks, by file and in the order of each file. @throws Error for a block without its parts, or a code twice */
export async function readChecks(): Promise<Check[]> {
  const folder = projectPath('db', 'invariants');
  const files = (await readdir(folder)).filter((name) => name.endsWith('.sql')).sort();
  const checks = await Promise.all(
    files.map(async (file) =>
      parseChecks(await readFile(`${folder}/${file}`, 'utf8'), file.slice(0, -'.sql'.length)),
    ),
  );
  return assertUnique(checks.flat());
}

/** The checks of one file: blocks `-- name: …`, `-- zh: …`, more comment lines if there is something to explain, SELECT. */
export function parseChecks(text: string, area: string): Check[] {
  return text
    .split(/^-- name: /m)
    .slice(1)
    .map((block) => {
      const [name = '', second = '', ...rest] = block.split('\n');
      const zh = second.replace(/^-- zh: /, '');
      const statement = rest.filter((line) => !line.startsWith('--'));
      const sql = statement.join('\n').trim().replace(/;$/, '');
      if (name === '' || zh === second || !/^(select|with) /.test(sql) || sql.includes(';'))
        throw new Error(`${area}.sql: "${name}" is not a check (name, zh, one select)`);
      return { name, zh, area, sql };
    });
}

/** `S3b no …` → S3b: what people say, and what tests name. */
export const codeOf = ({ name }: Pick<Check, 'name'>): string => name.slice(0, name.indexOf(' '));

function assertUnique(checks: Check[]): Check[] {
  const codes = checks.map(codeOf);
  const twice = codes.find((code, index) => codes.indexOf(code) !== index);
  if (twice !== undefined) throw new Error(`two checks are called ${twice}`);
  return checks;
}
