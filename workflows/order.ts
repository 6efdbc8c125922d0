import { isFinal } from '../domain/order/lifecycle.js';
import { transactional, withProvider } from './activity-options.js';
import type { OrderActivities, OrderInput, OrderSnapshot, OrderState } from './contracts/order.js';
import type { Wake } from './contracts/wake.js';
import { proxySteps } from './proxy-steps.js';
import { openInbox, type WakeInbox } from './wake-inbox.js';

const step = proxySteps<OrderActivities, 'readOrder' | 'completeOrder'>(transactional, {
  readOrder: '读取订单',
  completeOrder: '提货与售后期结束，完成订单',
});
const provider = proxySteps<OrderActivities, 'expireOrder' | 'sendRefund'>(withProvider, {
  expireOrder: '超时未付款，关闭订单',
  sendRefund: '退款',
});

/**
 * One order: paid or expired, then collected or not, then completed. It sleeps until the order must act; picking and
 * driving never wake it. A normal order reads once and completes once.
 */
export async function order(input: OrderInput): Promise<void> {
  const inbox = openInbox(input, 'order.placed');
  let now = await awaitPayment(input, inbox, await step.readOrder(input));
  await sendRefunds(now);
  while (!isFinal(now.state)) {
    const wake = await inbox.recheck(now.nextCheckInMs, waitWords[now.state]);
    // The collection fixed when its claims close: nothing can be completed before.
    if (wake?.until !== undefined) await inbox.next(Date.parse(wake.until) - Date.now(), '售后期内');
    now = await step.completeOrder(input);
    await sendRefunds(now);
  }
}

/** What the order's own steps owe the member: a cancelled order's payment, goods that nobody collected. */
async function sendRefunds({ refundsToSend }: OrderSnapshot): Promise<void> {
  for (const refundNo of refundsToSend) await provider.sendRefund({ refundNo });
}

/** What a state waits for, on the operators' timeline. */
const waitWords: Readonly<Record<OrderState, string>> = {
  placed: '等待付款',
  paid: '等待到货与提货',
  collected: '已提货，售后期内',
  uncollected: '未提货，售后期内',
  completed: '已完成',
  cancelled: '已取消',
  expired: '已过期',
};

async function awaitPayment(
  input: OrderInput,
  inbox: WakeInbox,
  start: OrderSnapshot,
): Promise<OrderSnapshot> {
  let now = start;
  while (now.state === 'placed') {
    const wake = await paymentOrDeadline(inbox, now);
    if (wake?.type === 'order.paid') now = { ...now, state: 'paid' };
    else now = wake ? await step.readOrder(input) : await provider.expireOrder(input);
  }
  return now;
}

/** Most members pay at once; who has not when two thirds of the time are used up is in the operators' view. */
async function paymentOrDeadline(inbox: WakeInbox, order: OrderSnapshot): Promise<Wake | undefined> {
  const { dueInMs, expiresInMs } = order;
  const wake = dueInMs > 0 ? await inbox.next(dueInMs, waitWords.placed) : undefined;
  if (wake) return wake;
  inbox.display.phase('order-due');
  const late = await inbox.next(expiresInMs - dueInMs, '即将超时，等待付款');
  inbox.display.phase('order-answered');
  return late;
}
