import type { Counter } from '../../domain/inventory/decide-batch.js';

/** Cycles whose counters are remembered. Fewer: regions that sell at once push each other out; more holds what ended. */
const CYCLES_MAX = 32;
/** How long a member's openid counts; the same as his token, which names him. */
const MEMBER_MILLISECONDS = 30_000;
/** Some 10 MB. Fewer, and one evening's members push each other out. */
const MEMBERS_MAX = 50_000;

/**
 * What intake remembers between its batches: how much of everything is left as far as it knows, whose openid is whose,
 * and how the database's clock stands. All of it may be out of date; the database judges every order made from it.
 */
export interface IntakeMemory {
  /** These counters stand so; what was asked for and not found does not exist. */
  readonly learnCounters: (cycleId: string, asked: readonly string[], found: readonly Counter[]) => void;
  /** Those of the counters that were never asked for, or are forgotten. */
  readonly unknown: (cycleId: string, ids: ReadonlySet<string>) => string[];
  /** Those of the counters that exist, as far as is known. */
  readonly counters: (cycleId: string, ids: ReadonlySet<string>) => Counter[];
  readonly take: (cycleId: string, taken: readonly { counterId: string; taken: number }[]) => void;
  /** Nothing is known of them until they are read again. */
  readonly forget: (cycleId: string, ids: readonly string[]) => void;
  readonly learnMember: (memberId: string, openid: string | null) => void;
  /** Undefined: not known. */
  readonly openid: (memberId: string) => string | null | undefined;
  /** The database's clock showed this instant now. */
  readonly learnClock: (at: string) => void;
  /** What the database's clock shows now, about; undefined before it was asked. */
  readonly now: () => string | undefined;
}

/** Changed in place: a new one for each draw would be most of what the garbage collector has to do. */
interface KnownCounter extends Counter {
  cap: number;
  taken: number;
}

interface Member {
  readonly openid: string | null;
  readonly until: number;
}

export function createIntakeMemory(monotonic: () => number = () => performance.now()): IntakeMemory {
  const cycles = new Map<string, Map<string, KnownCounter | null>>();
  const members = new Map<string, Member>();
  let aheadMs: number | undefined;
  const countersOf = (cycleId: string): Map<string, KnownCounter | null> => {
    const known = cycles.get(cycleId) ?? new Map<string, KnownCounter | null>();
    cycles.set(cycleId, known);
    makeRoom(cycles, CYCLES_MAX);
    return known;
  };
  return {
    learnCounters: (cycleId, asked, found) => {
      const known = countersOf(cycleId);
      for (const id of asked) known.set(id, null);
      for (const counter of found) known.set(counter.id, { ...counter });
    },
    unknown: (cycleId, ids) => {
      const known = cycles.get(cycleId);
      return known === undefined ? [...ids] : [...ids].filter((id) => !known.has(id));
    },
    counters: (cycleId, ids) => {
      const known = cycles.get(cycleId);
      return [...ids].flatMap((id) => known?.get(id) ?? []);
    },
    take: (cycleId, taken) => {
      const known = countersOf(cycleId);
      for (const { counterId, taken: after } of taken) {
        const counter = known.get(counterId);
        if (counter) counter.taken = after;
      }
    },
    forget: (cycleId, ids) => {
      const known = cycles.get(cycleId);
      for (const id of ids) known?.delete(id);
    },
    learnMember: (memberId, openid) => {
      members.delete(memberId);
      members.set(memberId, { openid, until: monotonic() + MEMBER_MILLISECONDS });
      makeRoom(members, MEMBERS_MAX);
    },
    openid: (memberId) => {
      const member = members.get(memberId);
      return member !== undefined && member.until > monotonic() ? member.openid : undefined;
    },
    learnClock: (at) => {
      aheadMs = Date.parse(at) - monotonic();
    },
    now: () => (aheadMs === undefined ? undefined : new Date(aheadMs + monotonic()).toISOString()),
  };
}

/** The oldest entry goes. */
function makeRoom(entries: Map<string, unknown>, max: number): void {
  const [oldest] = entries.keys();
  if (entries.size > max && oldest !== undefined) entries.delete(oldest);
}
