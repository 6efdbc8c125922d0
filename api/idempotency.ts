import { hash } from 'node:crypto';
import { canonicalJson } from '../activities/step.js';

/**
 * What a step needs to record a mutation once: (actor, key) is unique, and a repetition must have the same operation
 * and hash. The step writes it in its own transaction; same content gives the recorded answer with `replayed: true`,
 * other content throws `key-reused`, and a first attempt still running throws `key-in-flight`.
 */
export interface Idempotency {
  readonly key: string;
  readonly actor: string;
  readonly operation: string;
  /** SHA-256 over method, path with query, and canonical JSON body, as lower-case hex. */
  readonly requestHash: string;
}

/** Printable ASCII, 1 to 255 characters: the limit clients know from other payment APIs, and safe in an index. */
export const isIdempotencyKey = (key: string): boolean => /^[\x21-\x7e]{1,255}$/.test(key);

/** The same for two requests that ask for the same thing, whatever the order of the members in their JSON. */
export function requestHash(request: { method: string; url: string; body: unknown }): string {
  const content = request.body === undefined ? '' : canonicalJson(request.body);
  const text = `${request.method} ${request.url}\n${content}`;
  return hash('sha256', text, 'hex');
}
