import { ConfigError } from '../../lib/config.js';
import { messageOf, SetupProblem } from './setup-problem.js';

/** What one check of `npm run doctor` found. */
export interface Diagnosis {
  /** `fail`: Tuanda will not start. `warn`: it starts, with the drawback that `helps` speaks of. */
  readonly state: 'ok' | 'warn' | 'fail';
  readonly found: string;
  /** What can be done; empty when all is well. */
  readonly helps: string;
}

export interface Check {
  readonly name: string;
  look(): Promise<Diagnosis> | Diagnosis;
}

export const ok = (found: string): Diagnosis => ({ state: 'ok', found, helps: '' });
export const warn = (found: string, helps: string): Diagnosis => ({ state: 'warn', found, helps });
export const fail = (found: string, helps: string): Diagnosis => ({ state: 'fail', found, helps });

/** A check that throws has failed; a SetupProblem brings its own remedy. */
export async function diagnose(check: Check): Promise<Diagnosis> {
  try {
    return await check.look();
  } catch (error) {
    if (error instanceof ConfigError) {
      return fail(error.message.replaceAll('; ', '\n'), 'correct them; .env.example explains every variable');
    }
    if (error instanceof SetupProblem)
      return fail(`${error.parts.what}: ${error.parts.found}`, error.parts.helps);
    return fail(messageOf(error), 'start again; if it stays, the message above names the cause');
  }
}

const marks = { ok: '✓', warn: '!', fail: '✗' } as const;

/** The table for people: a mark, the check, what was found, and below it what helps. */
export function diagnosisTable(rows: readonly (readonly [string, Diagnosis])[]): string {
  const width = Math.max(...rows.map(([name]) => name.length));
  const indent = ' '.repeat(width + 4);
  const below = (text: string): string => text.replaceAll('\n', `\n${indent}`);
  return rows
    .map(([name, { state, found, helps }]) => {
      const line = `${marks[state]} ${name.padEnd(width)}  ${below(found)}`;
      return helps === '' ? line : `${line}\n${indent}helps: ${below(helps)}`;
    })
    .join('\n');
}
