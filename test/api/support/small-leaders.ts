import { dayAfter } from '../../../domain/cycle/calendar.js';
import type { Placed, Stage } from './stage.js';

const reason = '测试';

/** Who is in the story; it is about days that nobody has ordered for, so that no goods move. */
export interface LeaderStory {
  readonly neighbourId: string;
  /** Who orders for himself, and whose leader orders for him and asks for leave. */
  readonly buyer: Placed;
  readonly skuId: string;
}

/** A change that other leaders and other regions must not see. */
export interface LeadersDone {
  readonly changeId: string;
}

/** Leaves that are taken back, refused and granted, a suspension that ends, and orders for a neighbour. */
export async function workWithLeaders(stage: Stage, story: LeaderStory): Promise<LeadersDone> {
  await orderForOthers(stage, story);
  await giveDiscount(stage, story);
  const as = `leader/${story.buyer.leaderId}`;
  const from = { day: dayAfter(dayOf(stage.cycleId), 3), slot: 1 };
  const wish = { from, reason, neighbourId: story.neighbourId };
  const ask = async (): Promise<{ changeId: string }> => ({
    changeId: (
      await stage.mutate<{ changeId: string }>({
        operation: 'askForLeave',
        as,
        body: wish,
        other: { body: { from, reason } },
      })
    ).changeId,
  });
  const other = { params: { changeId: 'NONE' } };
  await stage.mutate({ operation: 'withdrawLeave', as, params: await ask(), other });
  await stage.mutate({ operation: 'refuseLeave', as: 'ops', params: await ask(), other });
  const params = await ask();
  const approved = { body: { neighbourId: story.neighbourId } };
  await stage.mutate({ operation: 'approveLeave', as: 'ops', params, ...approved, other: { body: {} } });
  const back = (days: number) => ({ body: { back: { day: dayAfter(from.day, days), slot: 1 } } });
  await stage.mutate({ operation: 'endLeaderChange', as: 'ops', params, ...back(1), other: back(2) });
  const change = { kind: 'suspension', from: { ...from, day: dayAfter(from.day, 5) }, reason };
  await stage.mutate({
    operation: 'changeLeader',
    as: 'ops',
    body: { leaderId: story.buyer.leaderId, ...change },
    other: { body: { leaderId: story.neighbourId, ...change } },
  });
  return params;
}

const dayOf = (cycleId: string): string => cycleId.split('/')[1] ?? '';

/** Nobody orders while it counts, and it is taken back. */
async function giveDiscount({ mutate }: Stage, { buyer }: LeaderStory): Promise<void> {
  const as = `leader/${buyer.leaderId}`;
  const rate = (rateBp: number) => ({ body: { kind: 'rate', rateBp } });
  await mutate({ operation: 'setLeaderDiscount', as, ...rate(100), other: rate(101) });
  const other = { body: { reason: '另一个原因' } };
  await mutate({ operation: 'endLeaderDiscount', as, body: { reason }, other });
}

/** The orders are cancelled again: they are nobody's goods tonight. */
async function orderForOthers({ mutate, cycleId }: Stage, { buyer, skuId }: LeaderStory): Promise<void> {
  const as = `leader/${buyer.leaderId}`;
  const entered = { phone: '13987650001', name: '王阿姨' };
  await mutate({
    operation: 'enterNeighbour',
    as,
    body: entered,
    other: { body: { ...entered, name: '李阿姨' } },
  });
  const lines = (quantity: number) => [{ skuId, quantity }];
  const neighbour = { memberId: buyer.memberId };
  const { orderId } = await mutate<{ orderId: string }>({
    operation: 'orderForNeighbour',
    as,
    body: { neighbour, cycleId, lines: lines(1) },
    other: { body: { neighbour, cycleId, lines: lines(2) } },
  });
  const pointLeaderId = buyer.leaderId;
  const { orders } = await mutate<{ orders: { order: { orderId: string } | null }[] }>({
    operation: 'checkOut',
    as: `member/${buyer.memberId}`,
    body: { pointLeaderId, lines: lines(1) },
    other: { body: { pointLeaderId, lines: lines(2) } },
  });
  for (const id of [orderId, orders[0]?.order?.orderId ?? ''])
    await mutate({
      operation: 'cancelOrder',
      as: `member/${buyer.memberId}`,
      params: { orderId: id },
      other: { params: { orderId: buyer.orderId } },
    });
}
