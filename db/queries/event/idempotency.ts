import { RuleViolation } from '../../../domain/values/rule-violation.js';
import type { Transaction } from '../../connection.js';
import { execute, json, maybeOne, one } from '../../query.js';

export interface StepRecord {
  readonly actor: string;
  readonly key: string;
  readonly operation: string;
  readonly inputHash: string;
}

/**
 * The stored answer of this key, or undefined when the key is free; the key is then ours until the transaction ends.
 * The lock is a statement of its own: read together with it, the answer that an attempt stored just before it let go
 * would be missed, and the second attempt would meet the first one's traces as a refusal.
 * Locks: advisory, per actor and key. @throws RuleViolation key-reused (other input or operation), key-in-flight
 * (another transaction works on it)
 */
export async function findAnswer(
  trx: Transaction,
  step: StepRecord,
): Promise<{ result: unknown } | undefined> {
  const { actor, key } = step;
  const { free } = await one<{ free: boolean }>(
    trx,
    `select pg_try_advisory_xact_lock(hashtextextended('key/' || :actor || '/' || :key, 0)) as free`,
    { actor, key },
  );
  const found = await maybeOne<{ operation: string; inputHash: string; result: unknown }>(
    trx,
    `select operation, input_hash as "inputHash", result from idempotency_keys where actor = :actor and key = :key`,
    { actor, key },
  );
  if (found === undefined) {
    if (!free) throw new RuleViolation('key-in-flight', { key });
    return undefined;
  }
  if (found.operation !== step.operation || found.inputHash !== step.inputHash)
    throw new RuleViolation('key-reused', { key, operation: found.operation });
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
