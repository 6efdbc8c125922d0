/**
 * How often something goes otherwise than planned, as shares of 1 unless the name says percent. One table for all
 * parties, so that a day is made harder or calmer in one place.
 */
export interface Rates {
  /** Lines of a purchase order of which less comes than was promised, and what of them comes then. */
  readonly linesShortRate: number;
  readonly shortLinePercent: number;
  /** Suppliers whose truck comes late. */
  readonly suppliersLateRate: number;
  /** Suppliers who offer less than was ordered, and what of each line they offer. */
  readonly suppliersCounterRate: number;
  readonly counterPercent: number;
  /** What of each line the worst supplier brings, having promised all. */
  readonly worstSupplierPercent: number;
  /** Lines of a wave that go into the slot of another leader and are found by the check. */
  readonly linesMissortedRate: number;
  /** Pieces of a delivered line that the leader signs for as damaged. */
  readonly linesDamagedRate: number;
  /** Scans of a product that is not in the wave, and of a label that is nobody's. */
  readonly wrongScansRate: number;
  readonly unknownCodesRate: number;
  /** Stops where nobody is there: the goods are left and signed for later. */
  readonly stopsUnattendedRate: number;
  /** Stops whose shop is closed, and those of them that the driver tries again on the same run. */
  readonly shopsClosedRate: number;
  readonly redeliveredRate: number;
  /** Members who never fetch what they paid for. */
  readonly membersAbsentRate: number;
  /** Lines in hand for which a member claims, and claims without the photograph that the rule asks for. */
  readonly linesClaimedRate: number;
  readonly claimsWithoutPhotoRate: number;
}

/** The reference city's rates; what it does not know (closed shops, counter-offers, photographs) is judgement. */
export const cityRates: Rates = {
  // Whole cases are bought, so that a fifth of these lines leaves members short: 1.5 % of what they ordered.
  linesShortRate: 0.05,
  shortLinePercent: 65,
  suppliersLateRate: 1 / 25,
  suppliersCounterRate: 1 / 28,
  counterPercent: 90,
  worstSupplierPercent: 73,
  linesMissortedRate: 0.003,
  linesDamagedRate: 0.002,
  wrongScansRate: 0.01,
  unknownCodesRate: 0.005,
  stopsUnattendedRate: 0.4,
  shopsClosedRate: 0.02,
  redeliveredRate: 0.7,
  membersAbsentRate: 0.02,
  linesClaimedRate: 0.03,
  claimsWithoutPhotoRate: 0.15,
};

/**
 * Only what every test of a small day counts on: one supplier brings 73 %, scanners refuse, somebody never comes and
 * somebody claims.
 */
export const calmRates: Rates = {
  ...cityRates,
  linesShortRate: 0,
  suppliersLateRate: 0,
  suppliersCounterRate: 0,
  linesMissortedRate: 0,
  linesDamagedRate: 0,
  wrongScansRate: 0.06,
  unknownCodesRate: 0.03,
  stopsUnattendedRate: 0,
  shopsClosedRate: 0,
  membersAbsentRate: 0.03,
};
