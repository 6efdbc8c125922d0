import { transactional, withSupplier } from './activity-options.js';
import type {
  PurchaseOrderActivities,
  PurchaseOrderInput,
  PurchaseOrderSnapshot,
} from './contracts/purchase-order.js';
import { proxySteps } from './proxy-steps.js';
import { openInbox, shown, type WakeInbox } from './wake-inbox.js';

const step = proxySteps<
  PurchaseOrderActivities,
  'readPurchaseOrder' | 'closeOverdueReceipt' | 'claimFromSupplier'
>(transactional, {
  readPurchaseOrder: '读取采购单',
  closeOverdueReceipt: '到货截止，按实收结单',
  claimFromSupplier: '登记供应商短缺',
});
const supplier = proxySteps<PurchaseOrderActivities, 'sendPurchaseOrder' | 'remindSupplier'>(withSupplier, {
  sendPurchaseOrder: '发送采购单',
  remindSupplier: '催供应商确认',
});

/** More reminders nag people who load trucks; fewer leave a forgotten order to the morning. */
const remindersMax = 2;

/** One supplier's order: sent, confirmed in time or reminded, received or closed at its deadline, then claimed. */
export async function purchaseOrder(input: PurchaseOrderInput): Promise<void> {
  const inbox = openInbox(input);
  let now = shown(inbox, await step.readPurchaseOrder(input));
  if (now.state === 'draft') now = shown(inbox, await supplier.sendPurchaseOrder(input));
  now = await awaitConfirmation(input, inbox, now);
  while (isOpen(now)) {
    const woken = await inbox.next(now.receiveInMs, `等待到货：${now.words}`);
    now = shown(inbox, woken ? await step.readPurchaseOrder(input) : await step.closeOverdueReceipt(input));
  }
  if (now.state === 'received' || now.state === 'refused') await step.claimFromSupplier(input);
}

async function awaitConfirmation(
  input: PurchaseOrderInput,
  inbox: WakeInbox,
  sent: PurchaseOrderSnapshot,
): Promise<PurchaseOrderSnapshot> {
  let now = sent;
  for (let reminder = 1; isUnanswered(now) && reminder <= remindersMax; ) {
    const woken = await inbox.next(now.confirmInMs, `等待确认：${now.words}`);
    const read = woken
      ? step.readPurchaseOrder(input)
      : supplier.remindSupplier({ ...input, reminder: reminder++ });
    now = shown(inbox, await read);
  }
  return now;
}

const isUnanswered = ({ state }: PurchaseOrderSnapshot): boolean => state === 'sent' || state === 'seen';

const isOpen = ({ state }: PurchaseOrderSnapshot): boolean =>
  state === 'sent' || state === 'seen' || state === 'confirmed' || state === 'countered';
