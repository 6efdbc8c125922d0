/** The three parts of every message about a machine that is not as we need it. */
export interface SetupProblemParts {
  /** What is wrong, as a statement: "port 8080 is taken". */
  readonly what: string;
  /** What was found: the file, the version, the text that another program printed. */
  readonly found: string;
  /** What the reader can do now: a command, a flag, a variable. */
  readonly helps: string;
}

/** Thrown when the machine, and not the program, stands in the way; printed without a stack. */
export class SetupProblem extends Error {
  readonly parts: SetupProblemParts;

  constructor(parts: SetupProblemParts, options?: ErrorOptions) {
    super(`${parts.what}: ${parts.found}`, options);
    this.name = 'SetupProblem';
    this.parts = parts;
  }

  /** The three lines a person reads. `commands/run.mjs` prints them for every command. */
  explain(): string {
    return explainProblem(this.parts);
  }
}

/** Cause, finding and remedy, one line each; further lines of a part are indented below it. */
export function explainProblem(parts: SetupProblemParts): string {
  const indent = (text: string): string => text.trimEnd().replaceAll('\n', '\n         ');
  return `✗ ${indent(parts.what)}\n  found: ${indent(parts.found)}\n  helps: ${indent(parts.helps)}`;
}

/** The operating system's code of an error (`ENOSPC`, `EACCES`, …), or an empty string. */
export function systemCode(error: unknown): string {
  if (typeof error !== 'object' || error === null || !('code' in error)) return '';
  return typeof error.code === 'string' ? error.code : '';
}

/** The text of anything that was thrown. */
export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
