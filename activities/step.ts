import { hash } from 'node:crypto';
import type { Database, Transaction } from '../db/connection.js';
import { findAnswer, storeAnswer, type StepRecord } from '../db/queries/event/idempotency.js';

/** Who asks and under which key: the API passes the caller's own; a workflow's key is derived from the input. */
export interface Idempotency {
  readonly actor: string;
  readonly key: string;
  /** What the caller asked, hashed; left out, the step's input is hashed. */
  readonly requestHash?: string;
}

/** An answer, and whether it was stored by an earlier attempt with the same key. */
export interface StepAnswer<Result> {
  readonly result: Result;
  readonly replayed: boolean;
}

export interface StepDeps {
  readonly database: Database;
}

interface StepDefinition<Deps, Input, Result> {
  /** Verb and noun, as the workflow calls it: `expireOrder`. Stored with the key. */
  readonly operation: string;
  /**
   * The business id that makes two calls the same call when nobody gives a key. Undefined: the step is idempotent by
   * the state it reads (a compare-and-set), and needs no record.
   */
  readonly key?: (input: Input) => string;
  readonly run: (trx: Transaction, input: Input, deps: Deps) => Promise<Result>;
}

export type Step<Input, Result> = (input: Input, idempotency?: Idempotency) => Promise<StepAnswer<Result>>;

/**
 * One rule, one transaction, one key. The answer is stored in the transaction that makes the effect, so a second call
 * with the same key and input returns it and does nothing; with another input it is refused (key-reused).
 * Deadlocks, serialization failures and races for the same number are run again, at most five times.
 */
export function defineStep<Deps extends StepDeps, Input, Result>(
  definition: StepDefinition<Deps, Input, Result>,
): (deps: Deps) => Step<Input, Result> {
  return (deps) => (input, idempotency) => {
    const record = recordOf(definition.operation, input, idempotency ?? keyFrom(definition, input));
    return withRetries(() =>
      deps.database.transaction(async (trx) => {
        const before = record && (await findAnswer(trx, record));
        if (before) return { result: before.result as Result, replayed: true };
        const result = await definition.run(trx, input, deps);
        if (record) await storeAnswer(trx, record, result);
        return { result, replayed: false };
      }),
    );
  };
}

/** The step as Temporal calls it: the key comes from the input, the answer is the bare result. */
export const asActivity =
  <Input, Result>(step: Step<Input, Result>): ((input: Input) => Promise<Result>) =>
  async (input) =>
    (await step(input)).result;

/** What a workflow's call is known by: the key of its input. */
function keyFrom<Deps, Input, Result>(
  { operation, key }: StepDefinition<Deps, Input, Result>,
  input: Input,
): Idempotency | undefined {
  const own = key?.(input);
  return own === undefined ? undefined : { actor: 'workflow', key: `${operation}/${own}` };
}

/** Under which key the answer to this input is stored; undefined: nobody gave a key. */
export function recordOf(
  operation: string,
  input: unknown,
  idempotency: Idempotency | undefined,
): StepRecord | undefined {
  if (idempotency === undefined) return undefined;
  const { actor, key, requestHash } = idempotency;
  const inputHash = requestHash ?? hash('sha256', canonicalJson(input), 'hex');
  return { actor, key, operation, inputHash };
}

/** Five: enough for a burst of equal numbers; more would only hide a livelock. */
const attemptsMax = 5;

/** The attempt's result; deadlocks, serialization failures and races for a number are tried again, five times in all. */
export async function withRetries<T>(attempt: () => Promise<T>): Promise<T> {
  for (let n = 1; ; n++) {
    try {
      return await attempt();
    } catch (error) {
      if (n >= attemptsMax || !isRace(error)) throw error;
    }
  }
}

const races = new Set(['40001', '40P01']);
const numberedByReading = new Set(['events_pkey', 'idempotency_keys_pkey']);

/** What was read under the locks no longer holds when it is written: nothing is, and the attempt is made again. */
export class RunAgain extends Error {
  override readonly name = 'RunAgain';
}

function isRace(error: unknown): boolean {
  if (error instanceof RunAgain) return true;
  const { code, constraint } = error as { code?: string; constraint?: string };
  if (code === undefined) return false;
  return (
    races.has(code) || (code === '23505' && constraint !== undefined && numberedByReading.has(constraint))
  );
}

/** JSON with sorted keys, so that two spellings of one input have one hash. */
export function canonicalJson(value: unknown): string {
  return JSON.stringify(sorted(value));
}

/** The same value with the members of its objects in the order of their names; what is in order already is not copied. */
function sorted(value: unknown): unknown {
  if (value === null || typeof value !== 'object') return value;
  if (Array.isArray(value)) return value.map(sorted);
  if ('toJSON' in value && typeof value.toJSON === 'function') return value.toJSON();
  const names = Object.keys(value).sort();
  const members = value as Record<string, unknown>;
  return Object.fromEntries(names.map((name) => [name, sorted(members[name])]));
}
