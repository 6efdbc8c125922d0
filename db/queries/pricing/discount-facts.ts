import type { CouponStanding } from '../../../domain/pricing/explain-discount.js';
import type { Database, Transaction } from '../../connection.js';
import { maybeOne, rows } from '../../query.js';
import { counterIds } from '../inventory/counter-ids.js';

/** How a member stands to a coupon at this instant; undefined when one of them is unknown. Nothing is locked. */
export async function readCouponStanding(
  on: Database | Transaction,
  couponId: string,
  memberId: string,
): Promise<CouponStanding | undefined> {
  return maybeOne<CouponStanding>(
    on,
    `select k.new_member_only as "newMemberOnly", k.cap, k.per_member_cap as "perMemberCap",
       coalesce((select taken from counters where id = :all), 0) as taken,
       coalesce((select taken from counters where id = :own), 0) as "takenByMember",
       exists (select 1 from orders o where o.member_id = m.id and o.state not in ('cancelled', 'expired'))
         as "hasOrdered"
     from coupons k, members m where k.id = :couponId and m.id = :memberId`,
    {
      couponId,
      memberId,
      all: counterIds.coupon(couponId),
      own: counterIds.couponOfMember(couponId, memberId),
    },
  );
}

/** The names of promotions and coupons by source, `promotion:P1`. */
export async function readDiscountNames(
  on: Database | Transaction,
  sources: readonly string[],
): Promise<ReadonlyMap<string, string>> {
  const found = await rows<{ source: string; name: string }>(
    on,
    `select 'promotion:' || id as source, name from promotions where 'promotion:' || id = any(:sources)
     union all select 'coupon:' || id, name from coupons where 'coupon:' || id = any(:sources)`,
    { sources },
  );
  return new Map(found.map(({ source, name }) => [source, name]));
}
