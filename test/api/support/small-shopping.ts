import type { Placed, Stage } from './stage.js';

export interface Shopping {
  /** Whose cart it is, and an order of his. */
  readonly own: Placed;
  /** Somebody else's order. */
  readonly others: Placed;
  /** An order of his that may still be moved. */
  readonly movable: Placed;
  /** Where it is moved to. */
  readonly elsewhereLeaderId: string;
  readonly skuId: string;
}

/** A member fills, repeats into and empties his cart, chooses his point again, and moves an order. */
export async function shopAround({ mutate }: Stage, shopping: Shopping): Promise<void> {
  const { own, others, movable, elsewhereLeaderId, skuId } = shopping;
  const as = `member/${own.memberId}`;
  const params = { skuId };
  const line = { operation: 'setCartLine', as, params };
  await mutate({ ...line, body: { quantity: 2 }, other: { body: { quantity: 3 } } });
  await mutate({
    operation: 'repeatOrder',
    as,
    params: { orderId: own.orderId },
    other: { params: { orderId: others.orderId } },
  });
  await mutate({ operation: 'removeCartLine', as, params, other: { params: { skuId: 'S001' } } });
  await mutate({ operation: 'emptyCart', as, body: {}, other: { body: { version: 0 } } });
  const stays = { leaderId: own.leaderId };
  const leaves = { leaderId: elsewhereLeaderId };
  await mutate({ operation: 'setPickupPoint', as, body: stays, other: { body: leaves } });
  await mutate({
    operation: 'moveOrder',
    as: `member/${movable.memberId}`,
    params: { orderId: movable.orderId },
    body: leaves,
    other: { body: stays },
  });
}
