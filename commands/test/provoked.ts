import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { lifecycles, movesOf } from '../../db/lifecycles.js';
import { refusals } from '../../domain/refusals/index.js';

/** Where the processes of a whole run leave what really happened in them. */
export interface ProvokedRecord {
  readonly folder: string;
  readonly env: NodeJS.ProcessEnv;
  /** Removes the folder. */
  close(): void;
}

/** A new, empty record, which test/support/record-refusals and record-moves fill. */
export function openRecord(): ProvokedRecord {
  const folder = mkdtempSync(join(tmpdir(), 'tuanda-provoked-'));
  return {
    folder,
    env: { TUANDA_TEST_PROVOKED: folder },
    close: () => rmSync(folder, { recursive: true, force: true }),
  };
}

/** What a whole run made happen: one line for people per kind, and how many of them lack something. */
export interface Verdict {
  readonly lines: readonly string[];
  readonly failed: number;
}

/** Every refusal code was thrown, every move of a lifecycle made, and no other move; or the lines name which not. */
export function judge(folder: string): Verdict {
  const codes = kept(folder, '.refusals');
  const moves = kept(folder, '.moves');
  const allMoves = Object.keys(lifecycles).flatMap((table) =>
    movesOf(table).map((move) => `${table} ${move.replace('>', ' ')}`),
  );
  const parts = [
    compare('refusal codes', Object.keys(refusals), codes),
    compare('lifecycle moves', allMoves, moves),
  ];
  const strange = [...moves].filter((move) => !allMoves.includes(move));
  const extra = strange.length === 0 ? [] : [`✘ moves that no lifecycle has: ${strange.join(', ')}`];
  return {
    lines: [...parts.map((part) => part.line), ...extra],
    failed: parts.filter((part) => part.lacks).length + extra.length,
  };
}

function compare(
  what: string,
  all: readonly string[],
  seen: ReadonlySet<string>,
): { line: string; lacks: boolean } {
  const missing = all.filter((one) => !seen.has(one));
  const line = `${what}: ${all.length - missing.length} of ${all.length} provoked`;
  return missing.length === 0
    ? { line: `✓ ${line}`, lacks: false }
    : { line: `✘ ${line}; no test makes ${missing.join(', ')}`, lacks: true };
}

function kept(folder: string, ending: string): Set<string> {
  const files = readdirSync(folder).filter((name) => name.endsWith(ending));
  const lines = files.flatMap((name) => readFileSync(join(folder, name), 'utf8').split('\n'));
  return new Set(lines.filter((line) => line !== ''));
}
