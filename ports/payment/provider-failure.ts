/**
 * What a failed call to the provider means for the caller's next move.
 * `unknown-outcome`: it may have happened; query by the same number, then repeat with the same number only.
 * `refused`: the provider understood and said no; repeating changes nothing.
 * `unavailable`: nothing happened (or it was only a question); repeat later with the same number.
 */
export type ProviderFailureKind = 'unknown-outcome' | 'refused' | 'unavailable';

/**
 * A call to the payment provider did not give an answer that can be used; `code` is the provider's or ours.
 */
export class ProviderFailure extends Error {
  override readonly name = 'ProviderFailure';

  constructor(
    readonly kind: ProviderFailureKind,
    readonly code: string,
    options?: ErrorOptions,
  ) {
    super(`${kind} ${code}`, options);
  }
}
