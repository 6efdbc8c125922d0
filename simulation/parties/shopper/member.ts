import { z } from 'zod';
import type { ApiClient } from '../api-client.js';

/** A member as he knows himself: his phone, his token, and how the payment provider knows him. */
export interface MemberIdentity {
  readonly memberId: string;
  readonly token: string;
  readonly openId: string;
  readonly phone: string;
  readonly leaderId: string;
}

/** The member with the two apps on his phone: ours and the payment provider's. */
export interface Member extends MemberIdentity {
  readonly api: ApiClient;
  readonly wallet: ApiClient;
}

/** What a list of orders tells of one. */
export interface OrderBrief {
  readonly orderId: string;
  readonly state: string;
  /** Of the pickup point. */
  readonly leaderId: string;
}

export const orderShape = z.object({
  orderId: z.string(),
  cycleId: z.string(),
  state: z.string(),
  leaderId: z.string(),
  payableFen: z.int(),
  expiresAt: z.string(),
});

/** An order as a list shows it. */
export type OrderBriefSeen = z.output<typeof orderShape>;

export const orderWithLinesShape = orderShape.extend({
  lines: z.array(
    z.object({
      lineNo: z.int(),
      skuId: z.string(),
      allocated: z.int(),
      netFen: z.int(),
      unitPriceFen: z.int(),
    }),
  ),
});

export type OrderSeen = z.output<typeof orderWithLinesShape>;

/** The member's order as our app shows it now. */
export async function lookAtOrder({ api }: Member, orderId: string): Promise<OrderSeen> {
  return orderWithLinesShape.parse((await api.get(`/v1/orders/${orderId}`)).body);
}
