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

/** One refusal: both sentences are complete and say what the reader can do; they take no parameters. */
export interface Refusal {
  readonly kind: RefusalKind;
  readonly zh: string;
  readonly en: string;
}
