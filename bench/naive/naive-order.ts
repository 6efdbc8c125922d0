export interface NaiveOrder {
  readonly cycleId: string;
  readonly memberId: string;
  readonly leaderId: string;
  readonly pointLeaderId: string;
  readonly lines: readonly { readonly skuId: string; readonly quantity: number }[];
  readonly deviceId: string | null;
  readonly networkAddress: string | null;
}

export interface NaiveRequest {
  readonly order: NaiveOrder;
  readonly actor: string;
  readonly key: string;
  readonly hash: string;
}

export interface NaiveAnswer {
  readonly orderId: string;
  readonly state: 'placed';
  readonly payableFen: number;
  readonly expiresAt: string;
}
