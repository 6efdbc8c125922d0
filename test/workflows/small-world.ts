import { setTimeout as delay } from 'node:timers/promises';
import type { AllActivities } from '../../workers/steps.js';
import type { CycleState } from '../../workflows/contracts/daily-cycle.js';
import type { NightState } from '../../workflows/contracts/grid-night.js';
import type { WorkflowType } from '../../workflows/contracts/identifiers.js';
import type { Start } from '../../workflows/contracts/starts.js';

/** One supplier, one site, one van with two stops, one order, one claim, one payout: rows, and steps that move them. */
export interface SmallWorld {
  readonly cast: Partial<AllActivities>;
  readonly rows: Rows;
  readonly ids: ReturnType<typeof idsOf>;
  /** Resolves when the workflow of this type is in the middle of its life, where the world holds it. */
  readonly held: Promise<void>;
  /** The fact comes that the held workflow waits for. */
  readonly release: () => void;
  /** As the sweeper's query: what its row says is not over. */
  readonly unfinished: () => Start[];
}

interface Rows {
  cycle: CycleState | 'missing';
  supply: 'none' | 'draft' | 'sent' | 'received' | 'claimed';
  night: NightState | 'none';
  run: 'none' | 'departed' | 'finished';
  signed: number;
  earned: string[];
  refundsSent: boolean;
  statements: boolean;
  order: 'paid' | 'completed';
  claim: 'open' | 'waiting' | 'granted' | 'refunded';
  payout: 'requested' | 'waiting' | 'paid';
}

type IdName = 'cycleId' | 'supply' | 'run' | 'order' | 'claim' | 'payout';

export const idsOf = (region: string): Record<IdName, string> => {
  const cycleId = `${region}/2026-11-22/1`;
  return {
    cycleId,
    supply: `${cycleId}/s1/1`,
    run: `${cycleId}/g1/1`,
    order: `261122${region}00`,
    claim: `C${region}`,
    payout: `T${region}`,
  };
};

const soon = { nextCheckInMs: 50, words: '等待' };

/** A world in which everything happens at once, except that the workflow of this type waits until it is released. */
export function smallWorld(region: string, heldType: WorkflowType): SmallWorld {
  const ids = idsOf(region);
  const rows: Rows = {
    cycle: 'missing',
    supply: 'none',
    night: 'none',
    run: 'none',
    signed: 0,
    earned: [],
    refundsSent: false,
    statements: false,
    order: 'paid',
    claim: 'open',
    payout: 'requested',
  };
  let released = false;
  let tellHeld: () => void = () => undefined;
  const held = new Promise<void>((resolve) => (tellHeld = resolve));
  /** Whether the fact is there that the type waits for. */
  const comes = (type: WorkflowType): boolean => {
    if (released || type !== heldType) return true;
    tellHeld();
    return false;
  };
  const cast: Partial<AllActivities> = {
    ...cycleSteps(rows, ids, comes),
    ...goodsSteps(rows, ids, comes),
    ...moneySteps(rows, comes),
  };
  return {
    cast,
    rows,
    ids,
    held,
    release: () => (released = true),
    unfinished: () => unfinishedOf(rows, ids),
  };
}

type Ids = ReturnType<typeof idsOf>;
type Comes = (type: WorkflowType) => boolean;

function cycleSteps(rows: Rows, ids: Ids, comes: Comes): Partial<AllActivities> {
  const snapshot = async () => ({ state: rows.cycle as CycleState, cutoffInMs: 0, payUntilInMs: 0 });
  const progress = (left: number) => ({ state: rows.cycle as CycleState, left, ...soon });
  const move = (from: Rows['cycle'], to: Rows['cycle']): void => {
    if (rows.cycle === from) rows.cycle = to;
  };
  return {
    ensureCycles: async () => {
      while (!comes('openCycles')) await delay(20);
      move('missing', 'planned');
      return [{ cycleId: ids.cycleId, words: '团期' }];
    },
    readCycle: snapshot,
    closeCycle: async () => {
      move('planned', 'closed');
      return snapshot();
    },
    expireUnpaid: async () => ({ left: 0 }),
    freezeCycle: async () => {
      move('closed', 'frozen');
      return snapshot();
    },
    judgeGroups: async () => ({ left: 0 }),
    aggregateDemand: async () => {
      if (rows.cycle === 'frozen')
        Object.assign(rows, { cycle: 'aggregated', supply: 'draft', night: 'receiving' });
      return {
        purchaseOrders: [{ purchaseOrderNo: ids.supply, words: '采购单' }],
        nights: [{ siteId: 'g1', words: '夜间作业' }],
      };
    },
    markDelivered: async () => {
      const delivered = comes('dailyCycle') && rows.night === 'delivered';
      if (delivered) move('aggregated', 'delivered');
      return progress(delivered ? 0 : 1);
    },
    readClosing: async () => progress(0),
    bookChannel: async () => ({ releasedFen: 0, feeFen: 0 }),
    storeStatements: async () => {
      rows.statements = true;
      return { settlements: 1 };
    },
    settleCycle: async () => {
      move('delivered', 'settled');
      return progress(0);
    },
  };
}

function goodsSteps(rows: Rows, ids: Ids, comes: Comes): Partial<AllActivities> {
  const supply = async () => ({
    state: rows.supply === 'claimed' || rows.supply === 'none' ? ('received' as const) : rows.supply,
    confirmInMs: 20,
    receiveInMs: 50,
    words: '供应商',
  });
  const night = (state: NightState): void => {
    rows.night = state;
  };
  const at = async (left = 0) => ({ state: rows.night as NightState, left, ...soon });
  const run = async () => ({
    state: rows.run === 'none' ? ('planned' as const) : rows.run,
    signedStops: [1, 2]
      .filter((seq) => seq <= rows.signed && !rows.earned.includes(`stop ${seq}`))
      .map((seq) => ({ seq, leaderId: 'l1' })),
    stopsLeft: 2 - rows.signed,
    overdueStops: 0,
    ...soon,
  });
  return {
    readPurchaseOrder: supply,
    sendPurchaseOrder: async () => {
      rows.supply = 'sent';
      return supply();
    },
    remindSupplier: supply,
    closeOverdueReceipt: async () => {
      if (comes('purchaseOrder') && rows.supply === 'sent') rows.supply = 'received';
      return supply();
    },
    claimFromSupplier: async () => {
      if (rows.supply === 'received') rows.supply = 'claimed';
      return { claims: 1, amountFen: 1 };
    },
    readNight: () => at(comes('gridNight') && /received|claimed/.test(rows.supply) ? 0 : 1),
    allocateShortage: async () => {
      night('allocated');
      return { shortLines: 0 };
    },
    refundShortages: async () => ({ left: 0 }),
    sendRefunds: async () => {
      rows.refundsSent = true;
      return { left: 0 };
    },
    planWaves: async () => {
      night('picking');
      return at();
    },
    readPacking: async () => {
      if (rows.night === 'picking') night('packed');
      return at();
    },
    planRoutes: async () => {
      if (rows.night === 'packed') Object.assign(rows, { night: 'planned', run: 'departed', signed: 1 });
      return { runIds: [ids.run], words: '车次' };
    },
    readDelivery: async () => {
      if (rows.run === 'finished') night('delivered');
      return at(rows.run === 'finished' ? 0 : 1);
    },
    readRun: async () => {
      if (comes('deliveryRun')) rows.signed = 2;
      return run();
    },
    earnCommissions: async ({ seq }) => {
      if (!rows.earned.includes(`stop ${seq}`)) rows.earned.push(`stop ${seq}`);
      return { lines: 1, amountFen: 1 };
    },
    reportShipping: async () => ({ left: 0 }),
    finishRun: async () => {
      if (rows.signed === 2 && rows.earned.length === 2) rows.run = 'finished';
      return run();
    },
  };
}

function moneySteps(rows: Rows, comes: Comes): Partial<AllActivities> {
  const order = async () => ({
    state: rows.order,
    expiresInMs: 0,
    dueInMs: 0,
    nextCheckInMs: 50,
    refundsToSend: [],
  });
  const claim = async () => ({
    state: rows.claim,
    refundNo: rows.claim === 'waiting' ? null : 'R1',
    ...soon,
  });
  const payout = async () => ({ state: rows.payout, ...soon });
  return {
    readOrder: order,
    completeOrder: async () => {
      if (comes('order')) rows.order = 'completed';
      return order();
    },
    decideClaim: async () => {
      if (rows.claim === 'open') rows.claim = 'waiting';
      return claim();
    },
    readClaim: async () => {
      if (comes('afterSale') && rows.claim === 'waiting') rows.claim = 'granted';
      return claim();
    },
    sendRefund: async () => ({ state: 'success' }),
    closeClaim: async () => {
      rows.claim = 'refunded';
      return claim();
    },
    sendPayout: async () => {
      if (rows.payout === 'requested') rows.payout = 'waiting';
      return payout();
    },
    followPayout: async () => {
      if (comes('payout')) rows.payout = 'paid';
      return payout();
    },
  };
}

function unfinishedOf(rows: Rows, ids: Ids): Start[] {
  const { cycleId } = ids;
  const of = (kind: Start['kind'], id: string, needed: boolean): Start[] =>
    needed ? [{ kind, id, words: '补起', cycleId, siteId: 'g1' }] : [];
  return [
    ...of('dailyCycle', cycleId, rows.cycle !== 'missing' && rows.cycle !== 'settled'),
    ...of('purchaseOrder', ids.supply, rows.supply !== 'none' && rows.supply !== 'claimed'),
    ...of('gridNight', `${cycleId}/g1`, rows.night !== 'none' && rows.night !== 'delivered'),
    ...of('deliveryRun', ids.run, rows.run === 'departed'),
  ];
}
