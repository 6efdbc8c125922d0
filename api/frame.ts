import type { Logger } from 'pino';
import type { TokenReader } from './caller.js';

/** What the HTTP frame needs of the world, besides the steps of the routes. */
export interface Frame {
  readonly readToken: TokenReader;
  /** Resolves while the database answers; /readyz says 503 when it rejects. */
  readonly ready: () => Promise<void>;
  /** Ids that exist now, by field name (`orderId`, `leaderId`): the docs page offers them. */
  readonly examples: () => Promise<Readonly<Record<string, string>>>;
  /** The address under which callers reach us, without a slash at the end; known once the port is. */
  readonly publicUrl: () => string;
  readonly logger: Logger;
}
