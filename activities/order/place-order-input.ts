export interface PlaceOrderInput {
  readonly cycleId: string;
  readonly memberId: string;
  /** The leader through whose link the order came, and the leader of the pickup point. */
  readonly leaderId: string;
  readonly pointLeaderId: string;
  readonly lines: readonly { readonly skuId: string; readonly quantity: number }[];
  readonly couponId?: string | undefined;
  /** What the member saw; another price refuses the order instead of surprising him. */
  readonly expectedPayableFen?: number | undefined;
  /** What is ordered leaves the member's cart in the same transaction. */
  readonly fromCart?: boolean | undefined;
  readonly deviceId: string | null;
  readonly networkAddress: string | null;
  /** The leader who places the order for his neighbour. */
  readonly orderedBy?: string | undefined;
}

export interface PlacedOrder {
  readonly orderId: string;
  readonly state: 'placed' | 'paid';
  readonly payableFen: number;
  readonly expiresAt: string;
}
