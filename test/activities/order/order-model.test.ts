import test from 'ava';
import { fc } from '../../support/properties.js';
import { cancelOrder } from '../../../activities/order/cancel-order.js';
import { placeOrder } from '../../../activities/order/place-order.js';
import { expireOrder } from '../../../activities/order/read-order.js';
import { acceptPayment } from '../../../activities/payment/accept-payment.js';
import { rows } from '../../../db/query.js';
import { RuleViolation } from '../../../domain/values/rule-violation.js';
import {
  anotherCycle,
  orderInput,
  passExpiry,
  saleDeps,
  sellingCycle,
  type Sale,
} from '../../support/factories/sale.js';
import { saleFaults } from '../../support/sale-invariants.js';
import { saleStage } from '../../support/sale-stage.js';

const { database, depsOf } = await saleStage(test, { checked: false });

const skus = ['EGG', 'TOMATO'] as const;
const places = { L1: 'G1', L2: 'G1', L3: 'G2' } as const;
type Leader = keyof typeof places;
const buyers: Readonly<Record<Leader, string>> = { L1: 'A', L2: 'D', L3: 'E' };

interface ModelOrder {
  readonly leader: Leader;
  readonly lines: Readonly<Record<string, number>>;
  /** Node and SKU → pieces. */
  readonly took: ReadonlyMap<string, number>;
  state: 'placed' | 'paid' | 'cancelled' | 'expired';
  moneyFen: number;
}

/** What a reader of DESIGN §6 would write down on paper: free pieces per node, and the orders. */
interface Model {
  readonly free: Map<string, number>;
  readonly orders: ModelOrder[];
}

interface Real {
  readonly sale: Sale;
  readonly ids: string[];
}

const nodeKey = (node: string, sku: string): string => `${node} ${sku}`;

function draw(free: ReadonlyMap<string, number>, leader: Leader, lines: Readonly<Record<string, number>>) {
  const took = new Map<string, number>();
  for (const [sku, quantity] of Object.entries(lines)) {
    let missing = quantity;
    for (const node of [leader, places[leader], 'central']) {
      const pieces = Math.min(missing, free.get(nodeKey(node, sku)) ?? 0);
      if (pieces > 0) took.set(nodeKey(node, sku), pieces);
      missing -= pieces;
    }
    if (missing > 0) return undefined;
  }
  return took;
}

const release = ({ free }: Model, { took }: ModelOrder): void => {
  for (const [key, pieces] of took) free.set(key, (free.get(key) ?? 0) + pieces);
};

async function outcomeOf(work: () => Promise<unknown>): Promise<string> {
  try {
    await work();
    return 'done';
  } catch (error) {
    if (error instanceof RuleViolation) return error.code;
    throw error;
  }
}

function expectOutcome(actual: string, expected: string, command: string): void {
  if (actual !== expected) throw new Error(`${command}: expected ${expected}, got ${actual}`);
}

type Command = fc.AsyncCommand<Model, Real>;

class Place implements Command {
  constructor(
    readonly leader: Leader,
    readonly lines: Readonly<Record<string, number>>,
  ) {}
  check = (): boolean => Object.keys(this.lines).length > 0;
  async run(model: Model, real: Real): Promise<void> {
    const took = draw(model.free, this.leader, this.lines);
    const input = orderInput(real.sale, {
      leader: this.leader,
      member: buyers[this.leader],
      lines: this.lines,
    });
    const outcome = await outcomeOf(async () => {
      real.ids.push((await placeOrder(saleDeps(database))(input)).result.orderId);
    });
    expectOutcome(outcome, took ? 'done' : 'out-of-stock', this.toString());
    if (!took) return;
    for (const [key, pieces] of took) model.free.set(key, (model.free.get(key) ?? 0) - pieces);
    const moneyFen = Object.values(this.lines).reduce((sum, quantity) => sum + quantity * 499, 0);
    model.orders.push({ leader: this.leader, lines: this.lines, took, state: 'placed', moneyFen });
  }
  toString = (): string => `place ${this.leader} ${JSON.stringify(this.lines)}`;
}

abstract class OnOrder implements Command {
  constructor(readonly pick: number) {}
  check = (model: Readonly<Model>): boolean => model.orders.length > 0;
  async run(model: Model, real: Real): Promise<void> {
    const index = this.pick % model.orders.length;
    const order = model.orders[index];
    const orderId = real.ids[index];
    if (order === undefined || orderId === undefined) throw new Error('the model and the database disagree');
    await this.act(model, order, orderId, real);
  }
  protected abstract act(model: Model, order: ModelOrder, orderId: string, real: Real): Promise<void>;
  toString(): string {
    return `${this.constructor.name} ${this.pick}`;
  }
}

class Pay extends OnOrder {
  protected async act(_model: Model, order: ModelOrder, orderId: string): Promise<void> {
    const paidAt = new Date().toISOString();
    const payment = { orderId, transactionId: `T${orderId}`, amountFen: order.moneyFen, paidAt };
    const { result } = await acceptPayment(saleDeps(database))(payment);
    const told = await acceptPayment(saleDeps(database))(payment);
    if (order.state === 'placed') {
      expectOutcome(result, 'paid', this.toString());
      order.state = 'paid';
    } else if (result === 'paid') throw new Error(`${this.toString()}: a ${order.state} order was paid`);
    expectOutcome(told.result, 'already-paid', this.toString());
  }
}

class Cancel extends OnOrder {
  protected async act(model: Model, order: ModelOrder, orderId: string, { sale }: Real): Promise<void> {
    const memberId = sale.id(buyers[order.leader]);
    const outcome = await outcomeOf(() => cancelOrder(saleDeps(database))({ orderId, memberId }));
    const live = order.state === 'placed' || order.state === 'paid';
    expectOutcome(outcome, live ? 'done' : 'order-not-cancellable', this.toString());
    if (!live) return;
    order.state = 'cancelled';
    release(model, order);
  }
}

class Expire extends OnOrder {
  protected async act(model: Model, order: ModelOrder, orderId: string): Promise<void> {
    await passExpiry(database, orderId);
    const deps = depsOf();
    const snapshot = await expireOrder(deps)({ orderId });
    if (order.state === 'placed') {
      order.state = 'expired';
      release(model, order);
    }
    expectOutcome(snapshot.state, order.state, this.toString());
  }
}

const place = fc
  .record({
    leader: fc.constantFrom<Leader>('L1', 'L2', 'L3'),
    egg: fc.integer({ min: 0, max: 4 }),
    tomato: fc.integer({ min: 0, max: 9 }),
  })
  .map(({ leader, egg, tomato }) => {
    const lines = { ...(egg > 0 && { EGG: egg }), ...(tomato > 0 && { TOMATO: tomato }) };
    return new Place(leader, lines);
  });
// Twice, because three other commands wear orders out.
const commands = [
  place,
  place,
  fc.nat(40).map((pick) => new Pay(pick)),
  fc.nat(40).map((pick) => new Cancel(pick)),
  fc.nat(40).map((pick) => new Expire(pick)),
];

/** Node and SKU → free pieces, as the counters say. */
async function freeIn({ cycleId, id }: Sale): Promise<Map<string, number>> {
  const counters = await rows<{ node: string; skuId: string; free: number }>(
    database,
    `select node, sku_id as "skuId", cap - taken as free from counters where cycle_id = :cycleId`,
    { cycleId },
  );
  const names = new Map(['L1', 'L2', 'L3', 'G1', 'G2', ...skus].map((name) => [id(name), name]));
  return new Map(
    counters.map(({ node, skuId, free }) => [
      nodeKey(names.get(node) ?? node, names.get(skuId) ?? skuId),
      free,
    ]),
  );
}

test('any sequence of placing, paying, cancelling and expiring leaves every node as on paper', async (t) => {
  const base = await sellingCycle(database, {
    tag: 'MA',
    skus: [
      { skuId: 'EGG', supply: 13, leaderShareBp: 4000, stationShareBp: 2500 },
      { skuId: 'TOMATO', supply: 40, leaderShareBp: 3000, stationShareBp: 3000 },
    ],
  });
  let run = 0;
  let placed = 0;
  const property = fc.asyncProperty(
    fc.commands(commands, { maxCommands: 80, size: 'max' }),
    async (sequence) => {
      run += 1;
      const sale = await anotherCycle(database, base, 10 + run);
      const model: Model = { free: await freeIn(sale), orders: [] };
      const real: Real = { sale, ids: [] };
      await fc.asyncModelRun(() => ({ model, real }), sequence);
      t.deepEqual(Object.fromEntries(await freeIn(sale)), Object.fromEntries(model.free));
      const states = await rows<{ id: string; state: string }>(
        database,
        `select id, state from orders where cycle_id = :cycleId`,
        { cycleId: sale.cycleId },
      );
      const stateOf = new Map(states.map((order) => [order.id, order.state]));
      t.deepEqual(
        real.ids.map((orderId) => stateOf.get(orderId)),
        model.orders.map((order) => order.state),
      );
      t.deepEqual(await saleFaults(database), []);
      placed += model.orders.length;
    },
  );
  await fc.assert(property, { numRuns: 6, seed: 20_261_122, endOnFailure: true });
  t.true(placed > 30, `${placed} orders in ${run} runs`);
});
