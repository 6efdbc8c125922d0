/**
 * Why there is no matrix. `unavailable`: ask again or go by straight lines. `refused`: the service does not accept the
 * question. `unreachable`: it knows no road between two of the places, named by their index.
 */
export class TravelMatrixFailure extends Error {
  readonly reason: 'unavailable' | 'refused' | 'unreachable';

  constructor(reason: TravelMatrixFailure['reason'], detail: string, options?: ErrorOptions) {
    super(`no travel matrix: ${detail}`, options);
    this.name = 'TravelMatrixFailure';
    this.reason = reason;
  }
}
