import type { Caller, TokenReader } from './caller.js';

/** How long a revoked token or a changed role may still count; shorter, and every request reads the token table. */
const KEEP_MILLISECONDS = 30_000;
/** Some 25 MB. Fewer, and one evening's callers push each other out; more buys nothing on one process. */
const ENTRIES_MAX = 50_000;

interface Entry {
  readonly caller: Promise<Caller | undefined>;
  readonly until: number;
}

export interface TokenCacheOptions {
  readonly keepMilliseconds?: number;
  readonly entriesMax?: number;
  /** A monotonic clock in milliseconds. */
  readonly now?: () => number;
}

/**
 * The same reader, asking at most once in 30 s for each known token; requests that come together share one question.
 * Unknown tokens and failures are not kept, so that a new token works at once. The oldest entry makes room.
 */
export function cachedTokenReader(read: TokenReader, options: TokenCacheOptions = {}): TokenReader {
  const { keepMilliseconds = KEEP_MILLISECONDS, entriesMax = ENTRIES_MAX } = options;
  const now = options.now ?? (() => performance.now());
  const entries = new Map<string, Entry>();

  const ask = (tokenHash: string): Promise<Caller | undefined> => {
    const caller = read(tokenHash);
    const entry: Entry = { caller, until: now() + keepMilliseconds };
    const forget = (): void => {
      if (entries.get(tokenHash) === entry) entries.delete(tokenHash);
    };
    entries.delete(tokenHash);
    entries.set(tokenHash, entry);
    makeRoom(entries, entriesMax);
    caller.then((found) => found ?? forget(), forget);
    return caller;
  };

  return (tokenHash) => {
    const kept = entries.get(tokenHash);
    return kept !== undefined && kept.until > now() ? kept.caller : ask(tokenHash);
  };
}

function makeRoom(entries: Map<string, Entry>, entriesMax: number): void {
  const [oldest] = entries.keys();
  if (entries.size > entriesMax && oldest !== undefined) entries.delete(oldest);
}
