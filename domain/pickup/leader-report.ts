/** What a leader finds wrong with goods that wait at his point. */
export interface ReportedLine {
  readonly claimedFen: number;
  readonly hasPhoto: boolean;
}

/**
 * What a leader's word and a photo pay back at once, per order line. Smaller: operations look at every bruised pear.
 * Larger: a leader can give away goods.
 */
export const reportLimitFen = 2_000;

/**
 * Whether the line is refunded at the leader's word; otherwise a person decides.
 *
 * @rule PICK-14 Goods that a leader reports bad before pickup are refunded at once with a photo, up to 20 yuan a
 *   line.
 * @value reportLimitFen fen
 * @test test/domain/pickup/leader-report.test.ts › a leader’s word is enough with a photo and up to the limit
 */
export const isReportTrusted = ({ claimedFen, hasPhoto }: ReportedLine): boolean =>
  hasPhoto && claimedFen <= reportLimitFen;
