/** Anything limited, as it was read under its lock. `cap - taken` may be handed out. */
export interface Counter {
  readonly id: string;
  readonly cap: number;
  readonly taken: number;
}

/** A line of a request: `counterIds` in the order of drawing, leader's quota, station's pool, central pool. */
export interface RequestedLine {
  readonly skuId: string;
  readonly quantity: number;
  readonly counterIds: readonly string[];
}

/** A counter that the whole order draws on: a coupon, a purchase limit, a station's capacity. */
export interface RequestedLimit {
  readonly counterId: string;
  readonly quantity: number;
}

/** One order that wants to be accepted. `key` is its idempotency key: the same key is the same order. */
export interface StockRequest {
  readonly key: string;
  readonly lines: readonly RequestedLine[];
  readonly limits: readonly RequestedLimit[];
}

/**
 * What an accepted order took: line from 1, or 0 for a limit. A release gives back exactly this.
 *
 * @rule STOCK-06 A release gives every piece back to the counter it came from.
 * @test test/activities/order/cancel-order.test.ts › cancelling an unpaid order gives stock, demand and coupon back
 * @test test/activities/order/order-model.test.ts › any sequence of placing, paying, cancelling and expiring leaves
 *   every node as on paper
 */
export interface Take {
  readonly lineNo: number;
  readonly counterId: string;
  readonly quantity: number;
}

/** Why an order was refused: the first line, then the first limit, that could not be served. */
export type StockRefusal =
  | { readonly code: 'out-of-stock'; readonly skuId: string; readonly available: number }
  | { readonly code: 'limit-reached'; readonly counterId: string; readonly available: number };

/** The decision on one key; a refused order takes nothing. */
export type Decision =
  | { readonly key: string; readonly accepted: true; readonly takes: readonly Take[] }
  | {
      readonly key: string;
      readonly accepted: false;
      readonly takes: readonly [];
      readonly refusal: StockRefusal;
    };

/** The decisions in order of each key's first arrival, and `taken` of every counter of the input, in its order. */
export interface BatchDecision {
  readonly decisions: readonly Decision[];
  readonly takenAfter: readonly { readonly counterId: string; readonly taken: number }[];
}

/** Free pieces per counter while a batch is decided. */
type Free = Map<string, number>;

/**
 * Decides a batch of orders against counters: in arrival order, all or nothing per order, each line from its counters in
 * turn. A key that comes again in the batch gets no second decision: its caller reads the first one.
 *
 * No counter's taken ever passes its cap. Where one is already past it, nothing is free. What a refused order would have
 * taken is free for the next one, so later small orders can be accepted after an earlier large one was not.
 * Quantities are whole and above zero; another quantity, or a counter that was not passed, is a RangeError, since
 * deciding on it would sell what nobody counts.
 *
 * @rule STOCK-01 Nothing limited is ever given out beyond its cap.
 * @test test/domain/inventory/decide-batch.test.ts › no counter passes its cap, and taken grows by exactly what was
 *   taken
 * @test test/activities/order/place-order.test.ts › the last piece wanted by twenty has one winner
 * @rule STOCK-02 An order gets all it asks for or nothing.
 * @test test/domain/inventory/decide-batch.test.ts › an order takes all it wants, line by line, or nothing
 * @rule STOCK-03 Orders are decided in the order of their arrival; a smaller one is served after a larger one was
 *   refused.
 * @test test/domain/inventory/decide-batch.test.ts › a smaller order is served after a larger one was refused
 * @rule STOCK-04 A line takes from the leader's own quota first, then from the pool of his grid station, then from
 *   the centre.
 * @test test/domain/inventory/decide-batch.test.ts › the leader's quota is drawn first, then the station's pool, then
 *   the central pool
 * @test test/activities/order/place-order.test.ts › a line takes from the leader, then his station, then the centre,
 *   and never from another leader
 * @rule STOCK-05 A purchase limit, a coupon or a capacity that is reached refuses the whole order, which takes no
 *   stock.
 * @test test/domain/inventory/decide-batch.test.ts › a reached limit refuses the order and gives its stock back
 */
export function decideBatch(input: {
  readonly counters: readonly Counter[];
  readonly requests: readonly StockRequest[];
}): BatchDecision {
  const free: Free = new Map(input.counters.map(({ id, cap, taken }) => [id, Math.max(0, cap - taken)]));
  const decided = new Map<string, Decision>();
  for (const request of input.requests) {
    if (!decided.has(request.key)) decided.set(request.key, decide(request, free));
  }
  const decisions = [...decided.values()];
  const takenBy = sumOfTakes(decisions);
  const takenAfter = input.counters.map(({ id, taken }) => {
    return { counterId: id, taken: taken + (takenBy.get(id) ?? 0) };
  });
  return { decisions, takenAfter };
}

/** Decides one order and, if it is accepted, lowers what is free. */
function decide(request: StockRequest, free: Free): Decision {
  const takes: Take[] = [];
  const refusal = drawLines(request, free, takes) ?? drawLimits(request, free, takes);
  if (refusal === undefined) return { key: request.key, accepted: true, takes };
  for (const take of takes) free.set(take.counterId, freeOf(free, take.counterId) + take.quantity);
  return { key: request.key, accepted: false, takes: [], refusal };
}

function drawLines({ lines }: StockRequest, free: Free, takes: Take[]): StockRefusal | undefined {
  for (const [index, { skuId, quantity, counterIds }] of lines.entries()) {
    const missing = draw({ lineNo: index + 1, quantity, counterIds }, free, takes);
    if (missing > 0) return { code: 'out-of-stock', skuId, available: quantity - missing };
  }
  return undefined;
}

function drawLimits({ limits }: StockRequest, free: Free, takes: Take[]): StockRefusal | undefined {
  for (const { counterId, quantity } of limits) {
    const missing = draw({ lineNo: 0, quantity, counterIds: [counterId] }, free, takes);
    if (missing > 0) return { code: 'limit-reached', counterId, available: quantity - missing };
  }
  return undefined;
}

/** Draws on the counters in turn, notes what it took, and answers how many pieces are missing. */
function draw(
  wanted: { readonly lineNo: number; readonly quantity: number; readonly counterIds: readonly string[] },
  free: Free,
  takes: Take[],
): number {
  if (!Number.isSafeInteger(wanted.quantity) || wanted.quantity < 1) {
    throw new RangeError(`quantity must be a whole number above zero, got ${wanted.quantity}`);
  }
  let missing = wanted.quantity;
  for (const counterId of wanted.counterIds) {
    const quantity = Math.min(missing, freeOf(free, counterId));
    if (quantity === 0) continue;
    free.set(counterId, freeOf(free, counterId) - quantity);
    takes.push({ lineNo: wanted.lineNo, counterId, quantity });
    missing -= quantity;
  }
  return missing;
}

function freeOf(free: Free, counterId: string): number {
  const pieces = free.get(counterId);
  if (pieces === undefined) throw new RangeError(`counter ${counterId} was not passed`);
  return pieces;
}

function sumOfTakes(decisions: readonly Decision[]): Map<string, number> {
  const takenBy = new Map<string, number>();
  for (const { counterId, quantity } of decisions.flatMap((decision) => decision.takes)) {
    takenBy.set(counterId, (takenBy.get(counterId) ?? 0) + quantity);
  }
  return takenBy;
}
