import { fastDayMs, type Pace } from '../../domain/cycle/pace.js';

/** How quickly people look and move on a day of this pace. */
export interface Tempo {
  /** Milliseconds between two looks at a phone or a screen. */
  readonly lookMs: number;
  /** A walk, a drive between two stops: a moment on a fast day, minutes on a real one. */
  readonly moveMs: number;
  /** How often a leader looks who heard no bell. */
  readonly leaderLookMs: number;
  /** How often a driver looks whether the leader has signed. */
  readonly signMs: number;
  /** The time within which members come once the goods are there. */
  readonly strollMs: number;
  /** What a shopper needs from the first look at the shop to the order. */
  readonly browseMs: number;
  /** Milliseconds without any change after which the day is given up. */
  readonly patienceMs: number;
  /** How many times faster than real the outer world's rules run. */
  readonly factor: number;
}

const realDayMs = 86_400_000;

/**
 * The least patience. Smaller: a machine with two busy cores is taken for a stuck day. Larger: a stuck day keeps its
 * test waiting.
 */
const leastPatienceMs = 90_000;

/** A fast day's looks are a fraction of its length, never below what the API should bear. */
export function tempoOf(pace: Pace): Tempo {
  const dayMs = pace.kind === 'fast' ? fastDayMs(pace.speed) : realDayMs;
  return {
    lookMs: Math.min(10_000, Math.max(200, dayMs / 300)),
    moveMs: pace.kind === 'fast' ? Math.max(50, dayMs / 1200) : 240_000,
    leaderLookMs: Math.min(60_000, Math.max(1000, dayMs / 40)),
    signMs: Math.min(10_000, Math.max(200, dayMs / 1200)),
    strollMs: pace.kind === 'fast' ? Math.max(250, dayMs / 90) : 4 * 3_600_000,
    browseMs: pace.kind === 'fast' ? 500 : 60_000,
    patienceMs: Math.max(leastPatienceMs, dayMs),
    factor: realDayMs / dayMs,
  };
}
