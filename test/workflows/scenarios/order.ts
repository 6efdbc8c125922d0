import { workflowIds } from '../../../workflows/contracts/identifiers.js';
import type { OrderActivities, OrderSnapshot } from '../../../workflows/contracts/order.js';
import { readings, type Scenario, type Scenarios, shortly, uncalled, untilWoken } from '../scenario.js';

const waiting = {
  dueInMs: untilWoken,
  expiresInMs: 2 * untilWoken,
  nextCheckInMs: untilWoken,
  refundsToSend: [],
};
const placed: OrderSnapshot = { ...waiting, state: 'placed' };
const paid: OrderSnapshot = { ...waiting, state: 'paid' };
const collected: OrderSnapshot = { ...waiting, state: 'collected' };
const completed: OrderSnapshot = { ...waiting, state: 'completed' };

type Rest = Pick<Scenario, 'fact' | 'calls'> & Partial<Pick<Scenario, 'startsWith' | 'tell'>>;

const anOrder = (region: string, cast: OrderActivities, rest: Rest): Scenario => {
  const orderId = `261122${region}00`;
  return {
    type: 'order',
    workflowId: workflowIds.order(orderId),
    input: { orderId },
    words: `订单 ${orderId}`,
    startsWith: { eventId: '1', type: 'order.placed' },
    cast,
    ...rest,
  };
};

const unused = { expireOrder: uncalled, completeOrder: uncalled, sendRefund: uncalled };

/** When the claims of something collected now are over. */
const soon = (): string => new Date(Date.now() + 10 * shortly).toISOString();

export const orderScenarios = {
  'order-paid-collected-completed': (region) =>
    anOrder(
      region,
      {
        ...unused,
        readOrder: readings(placed),
        completeOrder: readings(completed),
      } satisfies OrderActivities,
      {
        fact: 'a paid and collected order sleeps until its claims are over and is completed',
        tell: async ({ asleep, wake }) => {
          await asleep();
          await wake({ eventId: '2', type: 'order.paid' });
          await asleep();
          await wake({ eventId: '3', type: 'order.collected', until: soon() });
        },
        calls: ['readOrder', 'completeOrder'],
      },
    ),
  'order-wakes-repeated': (region) =>
    anOrder(
      region,
      {
        ...unused,
        readOrder: readings(placed),
        completeOrder: readings(completed),
      } satisfies OrderActivities,
      {
        fact: 'facts that are delivered twice, late or before the first reading change nothing',
        tell: async ({ asleep, wake }) => {
          await asleep();
          await wake({ eventId: '1', type: 'order.placed' });
          await wake({ eventId: '2', type: 'order.paid' });
          await wake({ eventId: '2', type: 'order.paid' });
          await asleep();
          await wake({ eventId: '2', type: 'order.paid' });
          await wake({ eventId: '3', type: 'order.collected', until: soon() });
          await wake({ eventId: '3', type: 'order.collected', until: soon() });
        },
        calls: ['readOrder', 'completeOrder'],
      },
    ),
  'order-paid-before-first-reading': (region) =>
    anOrder(
      region,
      {
        ...unused,
        readOrder: readings({ ...placed, nextCheckInMs: shortly }),
        completeOrder: readings(completed),
      } satisfies OrderActivities,
      {
        fact: 'a payment that is told before there is a handler counts as paid',
        startsWith: { eventId: '2', type: 'order.paid' },
        calls: ['readOrder', 'completeOrder'],
      },
    ),
  'order-expires-unpaid': (region) =>
    anOrder(
      region,
      {
        ...unused,
        readOrder: readings({ ...placed, dueInMs: 0, expiresInMs: shortly }),
        expireOrder: readings({ ...placed, state: 'expired' }),
      } satisfies OrderActivities,
      { fact: 'an order that nobody pays expires at its deadline', calls: ['readOrder', 'expireOrder'] },
    ),
  'order-paid-when-due': (region) =>
    anOrder(
      region,
      {
        ...unused,
        readOrder: readings({ ...placed, dueInMs: shortly }, { ...paid, nextCheckInMs: shortly }),
        completeOrder: readings(completed),
      } satisfies OrderActivities,
      {
        fact: 'an order in the last third of its time is in the view of the unpaid until it is paid',
        tell: async ({ asleep, wake }) => {
          await asleep();
          await wake({ eventId: '2', type: 'order.moved' });
        },
        calls: ['readOrder', 'readOrder', 'completeOrder'],
      },
    ),
  'order-paid-while-expiring': (region) =>
    anOrder(
      region,
      {
        ...unused,
        readOrder: readings({ ...placed, dueInMs: 0, expiresInMs: shortly }),
        expireOrder: readings({ ...paid, nextCheckInMs: shortly }),
        completeOrder: readings(completed),
      } satisfies OrderActivities,
      {
        fact: 'an order that the provider knows as paid is not expired',
        calls: ['readOrder', 'expireOrder', 'completeOrder'],
      },
    ),
  'order-cancelled-unpaid': (region) =>
    anOrder(
      region,
      { ...unused, readOrder: readings(placed, { ...placed, state: 'cancelled' }) } satisfies OrderActivities,
      {
        fact: 'an order that is cancelled before it was paid ends without a refund',
        tell: async ({ asleep, wake }) => {
          await asleep();
          await wake({ eventId: '2', type: 'order.cancelled' });
        },
        calls: ['readOrder', 'readOrder'],
      },
    ),
  'order-cancelled-refunded': (region) =>
    anOrder(
      region,
      {
        ...unused,
        readOrder: readings(paid),
        completeOrder: readings({ ...paid, state: 'cancelled', refundsToSend: ['R1', 'R2'] }),
        sendRefund: readings({ state: 'processing' }),
      } satisfies OrderActivities,
      {
        fact: 'a paid order that is cancelled sends its refunds one after the other, in the order of their rows',
        tell: async ({ asleep, wake }) => {
          await asleep();
          await wake({ eventId: '2', type: 'order.cancelled' });
        },
        calls: ['readOrder', 'completeOrder', 'sendRefund', 'sendRefund'],
      },
    ),
  'order-uncollected': (region) =>
    anOrder(
      region,
      {
        ...unused,
        readOrder: readings({ ...paid, nextCheckInMs: shortly }),
        completeOrder: readings({ ...paid, state: 'uncollected', nextCheckInMs: shortly }, completed),
      } satisfies OrderActivities,
      {
        fact: 'an order that nobody collects is uncollected at its deadline, then completed',
        calls: ['readOrder', 'completeOrder', 'completeOrder'],
      },
    ),
  'order-claim-delays-completion': (region) =>
    anOrder(
      region,
      {
        ...unused,
        readOrder: readings({ ...collected, nextCheckInMs: shortly }),
        completeOrder: readings({ ...collected, nextCheckInMs: shortly }, completed),
      } satisfies OrderActivities,
      {
        fact: 'an order that is started again when collected waits for its claims and is completed',
        calls: ['readOrder', 'completeOrder', 'completeOrder'],
      },
    ),
  'order-already-over': (region) =>
    anOrder(
      region,
      { ...unused, readOrder: readings({ ...placed, state: 'expired' }) } satisfies OrderActivities,
      { fact: 'an order that is started again after its end does nothing', calls: ['readOrder'] },
    ),
} satisfies Scenarios;
