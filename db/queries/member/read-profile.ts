import { RuleViolation } from '../../../domain/values/rule-violation.js';
import type { Database } from '../../connection.js';
import { maybeOne, rows } from '../../query.js';

export interface MemberProfile {
  readonly memberId: string;
  readonly name: string;
  readonly leaderId: string;
  readonly pickupPoint: string;
  /** Coupons of the region that are in their dates; whether one may still be used is decided when ordering. */
  readonly coupons: { couponId: string; name: string; thresholdFen: number; offFen: number }[];
}

/** The member's own data. @throws RuleViolation not-found */
export async function readProfile(on: Database, memberId: string): Promise<MemberProfile> {
  const member = await maybeOne<Omit<MemberProfile, 'coupons'> & { regionId: string }>(
    on,
    `select m.id as "memberId", m.name, m.leader_id as "leaderId", l.pickup_point as "pickupPoint",
       l.region_id as "regionId"
     from members m join leaders l on l.id = m.leader_id where m.id = :memberId`,
    { memberId },
  );
  if (member === undefined) throw new RuleViolation('not-found', { memberId });
  const { regionId, ...profile } = member;
  const coupons = await rows<MemberProfile['coupons'][number]>(
    on,
    `select id as "couponId", name, threshold_fen as "thresholdFen", off_fen as "offFen" from coupons
     where region_id = :regionId and exists (
       select 1 from cycles c where c.region_id = :regionId and c.state = 'planned'
         and c.day between coupons.starts_on and coupons.ends_on)
     order by id`,
    { regionId },
  );
  return { ...profile, coupons };
}
