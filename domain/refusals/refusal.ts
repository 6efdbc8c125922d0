/**
 * What a refusal is in terms of the caller's next move: `invalid` = the request is malformed, `unprocessable` = well
 * formed but not acceptable, `conflict` = not in this state, `missing` = unknown, `forbidden` = not yours,
 * `unauthenticated` = say who you are, `limited` = too much or too often.
 */
export type RefusalKind =
  | 'invalid'
  | 'unprocessable'
  | 'conflict'
  | 'missing'
  | 'forbidden'
  | 'unauthenticated'
  | 'limited';

/** One refusal: all sentences are complete, without a full stop, and take no parameters. */
export interface Refusal {
  readonly kind: RefusalKind;
  /** What is wrong, said to whoever asked. */
  readonly zh: string;
  readonly en: string;
  /** What the caller does next: which call, screen or person helps. */
  readonly remedyZh: string;
  readonly remedyEn: string;
}
