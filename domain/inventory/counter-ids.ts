/** How a counter is named. The name is the key, so that two processes that create it meet in the primary key. */
export const counterIds = {
  stock: (cycleId: string, skuId: string, node: string): string => `stock|${cycleId}|${skuId}|${node}`,
  coupon: (couponId: string): string => `coupon|${couponId}`,
  couponOfMember: (couponId: string, memberId: string): string => `coupon-member|${couponId}|${memberId}`,
  limit: (limitId: string, subject: string, span: string): string => `limit|${limitId}|${subject}|${span}`,
  capacity: (cycleId: string, siteId: string, unit: string): string =>
    `capacity|${cycleId}|${siteId}|${unit}`,
} as const;

/** The root of a cycle's stock tree. */
export const centralNode = 'central';

/** Where a line draws from, in order: the leader's own quota, the station's pool, the central pool. */
export const drawOrder = (
  cycleId: string,
  skuId: string,
  at: { readonly leaderId: string; readonly siteId: string },
): string[] => [at.leaderId, at.siteId, centralNode].map((node) => counterIds.stock(cycleId, skuId, node));
