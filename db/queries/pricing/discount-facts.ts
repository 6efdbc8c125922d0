import type { Database, Transaction } from '../../connection.js';
import { rows } from '../../query.js';

/** How a member stands to a coupon at this instant. Nothing is locked. */
export interface CouponTaken {
  readonly couponId: string;
  readonly taken: number;
  readonly takenByMember: number;
}

/** How many uses of each coupon are taken, in all and by the member. */
export async function readCouponsTaken(
  on: Database | Transaction,
  couponIds: readonly string[],
  memberId: string,
): Promise<ReadonlyMap<string, CouponTaken>> {
  const found = await rows<CouponTaken>(
    on,
    `select k.id as "couponId", coalesce(a.taken, 0) as taken, coalesce(o.taken, 0) as "takenByMember"
     from coupons k
     left join counters a on a.id = 'coupon|' || k.id
     left join counters o on o.id = 'coupon-member|' || k.id || '|' || :memberId
     where k.id = any(:couponIds)`,
    { couponIds, memberId },
  );
  return new Map(found.map((coupon) => [coupon.couponId, coupon]));
}

/** The member as an order sees him, and the instant; undefined for somebody unknown. */
export interface QuotedMember {
  readonly at: string;
  readonly householdId: string | null;
  /** He has an order that was neither cancelled nor expired. */
  readonly hasOrdered: boolean;
}

/** Who asks for a price, at the database's instant. */
export async function readQuotedMember(
  on: Database | Transaction,
  memberId: string,
): Promise<QuotedMember | undefined> {
  const [found] = await rows<QuotedMember>(
    on,
    `select clock_timestamp() as at, m.household_id as "householdId",
       exists (select 1 from orders o where o.member_id = m.id and o.state not in ('cancelled', 'expired'))
         as "hasOrdered"
     from members m where m.id = :memberId`,
    { memberId },
  );
  return found;
}
