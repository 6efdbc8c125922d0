import { randomUUID } from 'node:crypto';
import type { SnapshotStore } from '../../activities/order/current-snapshot.js';
import { placeAtOnce } from '../../activities/order/place-order-at-once.js';
import { createIntakeMemory } from '../../activities/order/place-order-memory.js';
import { placeOrderOperation, placeOrders, type PlaceOrderDeps } from '../../activities/order/place-order.js';
import type { PlacedOrder, PlaceOrderInput } from '../../activities/order/place-order-input.js';
import type { OrderRequest } from '../../activities/order/place-order-judge.js';
import { recordOf, type Step, type StepAnswer } from '../../activities/step.js';
import { type DatabaseOptions, fewStatements } from '../../db/connection.js';
import { RuleViolation } from '../../domain/values/rule-violation.js';
import { gather } from './gather.js';
import { type PlaceBatch, type Placed, placeSurely } from './place-surely.js';

/** Two: while one batch waits for the disk the other is decided. More only wait for each other's hot rows. */
export const INTAKE_CONNECTIONS = 2;

/**
 * Answers that leave in one turn of the event loop. Fewer: the last of a batch waits for many turns; more: the other
 * batch holds its locks while we write answers.
 */
const ANSWERS_PER_TURN = 8;

export interface Intake {
  readonly place: Step<PlaceOrderInput, PlacedOrder>;
  /** Orders that wait for a batch. */
  readonly waiting: () => number;
  /** Resolves when every order that came is answered. */
  readonly drained: () => Promise<void>;
}

interface Waiting extends OrderRequest {
  readonly settle: (placed: Placed) => void;
}

/** Intake on a pool of its own (intakePool); see createIntakeOn. */
export function createIntake(deps: PlaceOrderDeps & { readonly snapshots: SnapshotStore }): Intake {
  const memory = createIntakeMemory();
  const own = { ...deps, memory, randomBytes: drawnInBulk(deps.randomBytes) };
  return createIntakeOn(placeAtOnce({ ...own, placeLocked: placeOrders(own) }));
}

/** Random bytes drawn at once. Fewer: the system is asked for each order; more: secrets lie in memory for longer. */
const DRAWN_AT_ONCE = 4096;

/** The same source, asked for many bytes at a time; each is given out once. */
function drawnInBulk(randomBytes: (count: number) => Uint8Array): (count: number) => Uint8Array {
  let drawn: Uint8Array = new Uint8Array();
  return (count) => {
    if (drawn.length < count) drawn = randomBytes(Math.max(count, DRAWN_AT_ONCE));
    const given = drawn.subarray(0, count);
    drawn = drawn.subarray(count);
    return given;
  };
}

/** How the connections of intake's pool are made. */
export const intakePool: DatabaseOptions = {
  applicationName: 'tuanda-intake',
  poolMax: INTAKE_CONNECTIONS,
  pipeline: true,
  settings: fewStatements,
};

/**
 * The step placeOrder for many who ask at once: their orders are gathered into batches of one cycle, each one
 * transaction (DESIGN §6). A key that comes again while its first order is on its way waits for that order's answer;
 * where the first was refused, the second is an order of its own.
 */
export function createIntakeOn(placeBatch: PlaceBatch): Intake {
  const gatherer = gather<Waiting>({
    slots: INTAKE_CONNECTIONS,
    fits: belongsTo,
    work: async (batch) => {
      const placed = await placeSurely(placeBatch, batch);
      // The next batch does not wait for it.
      void answerInTurns(batch, placed);
    },
  });
  const onTheirWay = new Map<string, Promise<StepAnswer<PlacedOrder>>>();

  const enter = (request: OrderRequest): Promise<StepAnswer<PlacedOrder>> =>
    new Promise((resolve, reject) => {
      const settle = (placed: Placed): void => {
        if ('fault' in placed) reject(placed.fault);
        else if (placed.outcome instanceof RuleViolation) reject(placed.outcome);
        else resolve(placed.outcome);
      };
      gatherer.add({ ...request, settle });
    });

  const once = (key: string, request: OrderRequest): Promise<StepAnswer<PlacedOrder>> => {
    const first = onTheirWay.get(key);
    const again = (): Promise<StepAnswer<PlacedOrder>> => once(key, request);
    if (first !== undefined) return first.then(again, again);
    const answer = enter(request).finally(() => onTheirWay.delete(key));
    onTheirWay.set(key, answer);
    return answer;
  };

  return {
    waiting: gatherer.waiting,
    drained: gatherer.drained,
    place: (input, idempotency) => {
      // Without a key a lost connection could not be told from a lost order.
      const given = idempotency ?? { actor: 'intake', key: randomUUID() };
      const record = recordOf(placeOrderOperation, input, given);
      return once(`${given.actor} ${given.key}`, { input, record });
    },
  };
}

/** A batch is of one cycle, and has one order of a member at most: what he may do depends on what he did. */
function belongsTo({ input }: Waiting, batch: readonly Waiting[]): boolean {
  const [first] = batch;
  if (first !== undefined && first.input.cycleId !== input.cycleId) return false;
  return batch.every((other) => other.input.memberId !== input.memberId);
}

async function answerInTurns(batch: readonly Waiting[], placed: readonly Placed[]): Promise<void> {
  const missing: Placed = { fault: new Error('the batch did not answer every order') };
  for (const [index, { settle }] of batch.entries()) {
    if (index > 0 && index % ANSWERS_PER_TURN === 0) await nextTurn();
    settle(placed[index] ?? missing);
  }
}

const nextTurn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));
