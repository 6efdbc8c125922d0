import { RuleViolation } from '../../../domain/values/rule-violation.js';
import type { Transaction } from '../../connection.js';
import { execute, json, maybeOne } from '../../query.js';

export interface StepRecord {
  readonly actor: string;
  readonly key: string;
  readonly operation: string;
  readonly inputHash: string;
}

/**
 * The stored answer of this key, or undefined when the key is free; the key is then ours until the transaction ends.
 * @throws RuleViolation key-reused (other input or operation), key-in-flight (another transaction works on it)
 */
export async function findAnswer(
  trx: Transaction,
  step: StepRecord,
): Promise<{ result: unknown } | undefined> {
  const found = await maybeOne<{
    free: boolean;
    operation: string | null;
    inputHash: string | null;
    result: unknown;
  }>(
    trx,
    `select pg_try_advisory_xact_lock(hashtextextended('key/' || :actor || '/' || :key, 0)) as free,
       k.operation, k.input_hash as "inputHash", k.result
     from (select 1) one left join idempotency_keys k on k.actor = :actor and k.key = :key`,
    { actor: step.actor, key: step.key },
  );
  if (found === undefined || found.operation === null) {
    if (found?.free === false) throw new RuleViolation('key-in-flight', { key: step.key });
    return undefined;
  }
  if (found.operation !== step.operation || found.inputHash !== step.inputHash)
    throw new RuleViolation('key-reused', { key: step.key, operation: found.operation });
  return { result: found.result };
}

/** The answer is stored with the effect. A unique violation means that the key was answered meanwhile: run again. */
export async function storeAnswer(trx: Transaction, step: StepRecord, result: unknown): Promise<void> {
  await execute(
    trx,
    `insert into idempotency_keys (actor, key, operation, input_hash, result)
     values (:actor, :key, :operation, :inputHash, :result::jsonb)`,
    { ...step, result: json(result ?? null) },
  );
}
