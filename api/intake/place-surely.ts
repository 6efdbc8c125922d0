import { setTimeout } from 'node:timers/promises';
import type { OrderOutcome, OrderRequest } from '../../activities/order/place-order-judge.js';

/** Places the orders of one cycle in one transaction. */
export type PlaceBatch = (requests: readonly OrderRequest[]) => Promise<OrderOutcome[]>;

/** What became of a request: an outcome, or the fault that it alone met. */
export type Placed = { readonly outcome: OrderOutcome } | { readonly fault: unknown };

/** Attempts after a lost connection. Fewer: a restarted server costs orders; more: buyers wait for one that is gone. */
const ATTEMPTS_MAX = 4;
/** Before each of them, longer by itself each time. Shorter: all are used up before the server is back. */
const PAUSE_MILLISECONDS = 50;

/**
 * Every request has its outcome. A batch that fails is split in halves, so that one bad order fails alone. Where the
 * connection was lost nobody knows whether the COMMIT was: the batch is placed again, and its transaction first reads
 * what is stored under the keys, after the locks that the lost one may still hold.
 */
export async function placeSurely(place: PlaceBatch, requests: readonly OrderRequest[]): Promise<Placed[]> {
  try {
    return (await placeOnceMore(place, requests)).map((outcome) => ({ outcome }));
  } catch (fault) {
    if (requests.length === 1 || isPassing(fault)) return requests.map(() => ({ fault }));
    const half = Math.ceil(requests.length / 2);
    const first = await placeSurely(place, requests.slice(0, half));
    return [...first, ...(await placeSurely(place, requests.slice(half)))];
  }
}

async function placeOnceMore(place: PlaceBatch, requests: readonly OrderRequest[]): Promise<OrderOutcome[]> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await place(requests);
    } catch (error) {
      if (attempt === ATTEMPTS_MAX || !isConnectionLost(error)) throw error;
      await setTimeout(attempt * PAUSE_MILLISECONDS);
    }
  }
}

const codeOf = (error: unknown): string => {
  const { code } = error as { code?: unknown };
  return typeof code === 'string' ? code : '';
};

/** SQLSTATE classes 08 and 57P (postgresql.org, appendix A), and what the socket says. */
function isConnectionLost(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  return (
    /^(08\w{3}|57P\w{2}|ECONNREFUSED|ECONNRESET|EPIPE|ETIMEDOUT|ENOENT)$/.test(codeOf(error)) ||
    /^Connection terminated|^Client has encountered a connection error/.test(error.message)
  );
}

/** No part of the batch would fare better: the server is away, full, or somebody holds the fence. */
const isPassing = (error: unknown): boolean =>
  isConnectionLost(error) ||
  /^(53\w{3}|55P03|57014)$/.test(codeOf(error)) ||
  (error instanceof Error && error.name === 'KnexTimeoutError');
