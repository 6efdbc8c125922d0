import type { LeaderDiscountTerms } from '../../../domain/pricing/leader-discount.js';
import { RuleViolation } from '../../../domain/values/rule-violation.js';
import type { Database, Transaction } from '../../connection.js';
import { execute, maybeOne, one } from '../../query.js';

/** What a leader takes off, since when. */
export type StoredLeaderDiscount = LeaderDiscountTerms & {
  readonly leaderId: string;
  readonly setAt: string;
};

/** His discount that counts now. */
export async function findLeaderDiscount(
  on: Database | Transaction,
  leaderId: string,
): Promise<StoredLeaderDiscount | undefined> {
  const found = await maybeOne<{
    rateBp: number | null;
    thresholdFen: number;
    offFen: number;
    setAt: string;
  }>(
    on,
    `select rate_bp as "rateBp", threshold_fen as "thresholdFen", off_fen as "offFen", set_at as "setAt"
     from leader_discounts where leader_id = :leaderId and ended_at is null`,
    { leaderId },
  );
  if (found === undefined) return undefined;
  const { rateBp, thresholdFen, offFen, setAt } = found;
  return rateBp === null
    ? { kind: 'amount', leaderId, thresholdFen, offFen, setAt }
    : { kind: 'rate', leaderId, rateBp, setAt };
}

/**
 * The lowest rate above zero that the leader earns on goods of his pool, tier included; 0 if he earns on none. His
 * discounts are ours until the end (advisory lock), so that two changes come one after the other.
 * @throws RuleViolation leader-unknown
 */
export async function lowestRateOf(trx: Transaction, leaderId: string): Promise<number> {
  await execute(trx, `select pg_advisory_xact_lock(hashtextextended('leader-discount/' || :leaderId, 0))`, {
    leaderId,
  });
  const found = await maybeOne<{ rateBp: number }>(
    trx,
    `select coalesce((
       select min(s.leader_rate_bp) from skus s
       where s.region_id = l.region_id and s.leader_rate_bp > 0 and s.withdrawn_at is null
         and (s.leader_tags = '{}' or s.leader_tags && l.tags)
     ) + l.tier * r.tier_bonus_bp, 0) as "rateBp"
     from leaders l
     cross join (select tier_bonus_bp from commission_rules order by version desc limit 1) r
     where l.id = :leaderId`,
    { leaderId },
  );
  if (found === undefined) throw new RuleViolation('leader-unknown', { leaderId });
  return found.rateBp;
}

/** His discount ends now, with his reason or because another takes its place. @returns whether he had one. */
export async function endLeaderDiscountOf(
  trx: Transaction,
  leaderId: string,
  reason: string | null,
): Promise<boolean> {
  const ended = await execute(
    trx,
    `update leader_discounts set ended_at = clock_timestamp(), end_reason = :reason
     where leader_id = :leaderId and ended_at is null`,
    { leaderId, reason },
  );
  return ended > 0;
}

/** His discount counts from the commit on; the one before has ended. @returns since when. */
export async function insertLeaderDiscount(
  trx: Transaction,
  leaderId: string,
  terms: LeaderDiscountTerms,
): Promise<string> {
  const { setAt } = await one<{ setAt: string }>(
    trx,
    `insert into leader_discounts (region_id, leader_id, kind, rate_bp, threshold_fen, off_fen)
     select region_id, id, :kind, :rateBp, :thresholdFen, :offFen from leaders where id = :leaderId
     returning set_at as "setAt"`,
    {
      leaderId,
      kind: terms.kind,
      rateBp: terms.kind === 'rate' ? terms.rateBp : null,
      thresholdFen: terms.kind === 'amount' ? terms.thresholdFen : null,
      offFen: terms.kind === 'amount' ? terms.offFen : null,
    },
  );
  return setAt;
}
