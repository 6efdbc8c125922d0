import type { Mutation } from './caller.js';
import type { TownServer } from './town-server.js';

/** Does a mutation once and answers with its body; a test may do more with it. */
export type Mutate = <Body>(mutation: Mutation) => Promise<Body>;

/** What the parties of a small day use: the API, and the steps that workflows would run in between. */
export interface Stage extends TownServer {
  readonly mutate: Mutate;
  /** A read that must answer 200. */
  readonly read: <Body>(
    as: string,
    operation: string,
    given?: { params?: Record<string, string>; query?: Record<string, string> },
  ) => Promise<Body>;
}

export interface Placed {
  readonly orderId: string;
  readonly memberId: string;
  readonly leaderId: string;
}
