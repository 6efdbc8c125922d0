import { workflowIds } from '../../../workflows/contracts/identifiers.js';
import type {
  PurchaseOrderActivities,
  PurchaseOrderSnapshot,
} from '../../../workflows/contracts/purchase-order.js';
import { readings, type Scenario, type Scenarios, shortly, uncalled, untilWoken } from '../scenario.js';

const draft: PurchaseOrderSnapshot = {
  state: 'draft',
  confirmInMs: untilWoken,
  receiveInMs: untilWoken,
  words: '城南蔬菜 12 种 340 件',
};
const sent: PurchaseOrderSnapshot = { ...draft, state: 'sent' };
const confirmed: PurchaseOrderSnapshot = { ...draft, state: 'confirmed' };
const received: PurchaseOrderSnapshot = { ...draft, state: 'received' };

/** Whose children a cycle starts: they have nothing left to do. */
export const endedPurchaseOrder = {
  readPurchaseOrder: readings({ ...draft, state: 'cancelled' }),
} satisfies Partial<PurchaseOrderActivities>;

const normal: PurchaseOrderActivities = {
  readPurchaseOrder: readings(draft),
  sendPurchaseOrder: uncalled,
  remindSupplier: uncalled,
  closeOverdueReceipt: uncalled,
  claimFromSupplier: readings({ claims: 0, amountFen: 0 }),
};

type Rest = Pick<Scenario, 'fact' | 'calls'> & Partial<Pick<Scenario, 'tell'>>;

const aPurchaseOrder = (region: string, changed: Partial<PurchaseOrderActivities>, rest: Rest): Scenario => {
  const purchaseOrderNo = `${region}/2026-11-22/1/s1/1`;
  return {
    type: 'purchaseOrder',
    workflowId: workflowIds.purchaseOrder(purchaseOrderNo),
    input: { purchaseOrderNo },
    words: `采购单 ${purchaseOrderNo}`,
    cast: { ...normal, ...changed },
    ...rest,
  };
};

export const purchaseOrderScenarios = {
  'purchase-order-confirmed-received': (region) =>
    aPurchaseOrder(
      region,
      {
        readPurchaseOrder: readings(draft, confirmed, received),
        sendPurchaseOrder: readings(sent),
      },
      {
        fact: 'a purchase order is sent, confirmed in time, received, and its shortage claimed',
        tell: async ({ asleep, wake }) => {
          await asleep();
          await wake({ eventId: '1', type: 'purchase-order.confirmed' });
          await asleep();
          await wake({ eventId: '2', type: 'purchase-order.received' });
        },
        calls: [
          'readPurchaseOrder',
          'sendPurchaseOrder',
          'readPurchaseOrder',
          'readPurchaseOrder',
          'claimFromSupplier',
        ],
      },
    ),
  'purchase-order-silent-supplier-reminded-closed': (region) => {
    const late: PurchaseOrderSnapshot = { ...sent, confirmInMs: shortly, receiveInMs: shortly };
    return aPurchaseOrder(
      region,
      {
        readPurchaseOrder: readings(draft),
        sendPurchaseOrder: readings(late),
        remindSupplier: readings(late),
        closeOverdueReceipt: readings(received),
        claimFromSupplier: readings({ claims: 12, amountFen: 186_000 }),
      },
      {
        fact: 'a silent supplier is reminded twice, closed at the deadline with what came, and claimed from',
        calls: [
          'readPurchaseOrder',
          'sendPurchaseOrder',
          'remindSupplier',
          'remindSupplier',
          'closeOverdueReceipt',
          'claimFromSupplier',
        ],
      },
    );
  },
  'purchase-order-goods-still-coming': (region) =>
    aPurchaseOrder(
      region,
      {
        readPurchaseOrder: readings({ ...confirmed, receiveInMs: shortly }),
        closeOverdueReceipt: readings({ ...confirmed, receiveInMs: shortly }, received),
      },
      {
        fact: 'a deadline that has moved because goods were heard of is waited for again',
        calls: ['readPurchaseOrder', 'closeOverdueReceipt', 'closeOverdueReceipt', 'claimFromSupplier'],
      },
    ),
  'purchase-order-refused': (region) =>
    aPurchaseOrder(
      region,
      {
        readPurchaseOrder: readings(draft, { ...sent, state: 'refused' }),
        sendPurchaseOrder: readings(sent),
      },
      {
        fact: 'a refused purchase order is claimed for and waits for no goods',
        tell: async ({ asleep, wake }) => {
          await asleep();
          await wake({ eventId: '1', type: 'purchase-order.confirmed' });
        },
        calls: ['readPurchaseOrder', 'sendPurchaseOrder', 'readPurchaseOrder', 'claimFromSupplier'],
      },
    ),
  'purchase-order-resumes-sent': (region) =>
    aPurchaseOrder(
      region,
      { readPurchaseOrder: readings(sent, received) },
      {
        fact: 'a purchase order that is started again after it was sent is not sent twice',
        tell: async ({ asleep, wake }) => {
          await asleep();
          await wake({ eventId: '1', type: 'purchase-order.received' });
        },
        calls: ['readPurchaseOrder', 'readPurchaseOrder', 'claimFromSupplier'],
      },
    ),
  'purchase-order-cancelled': (region) =>
    aPurchaseOrder(
      region,
      { readPurchaseOrder: readings({ ...draft, state: 'cancelled' }), claimFromSupplier: uncalled },
      { fact: 'a cancelled purchase order is neither sent nor claimed for', calls: ['readPurchaseOrder'] },
    ),
} satisfies Scenarios;
