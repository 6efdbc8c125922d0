import { uniformFloat64 } from 'pure-rand/distribution/uniformFloat64';
import { uniformInt } from 'pure-rand/distribution/uniformInt';
import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus';

/** Seeded chance: two dice with one seed fall the same way. */
export interface Dice {
  /** A number in [0, 1). */
  next(): number;
  /** A whole number from `least` to `most`, both included. */
  between(least: number, most: number): number;
  chance(rate: number): boolean;
  /** One of the items, in proportion to its weight. Throws for an empty list. */
  pick<T>(items: readonly T[], weightOf?: (item: T) => number): T;
  shuffle<T>(items: readonly T[]): T[];
}

/** Dice of a seed; `subject` gives a person dice of his own, whatever the others throw. */
export function createDice(seed: number, subject = ''): Dice {
  const generator = xoroshiro128plus(mix(seed, subject));
  // The first numbers of this generator tell its seed: people of neighbouring names would have one fate.
  for (let n = 0; n < warmUps; n++) uniformInt(generator, 0, 1);
  const next = (): number => uniformFloat64(generator);
  const between = (least: number, most: number): number => uniformInt(generator, least, most);
  return {
    next,
    between,
    chance: (rate) => next() < rate,
    pick: (items, weightOf = () => 1) => {
      let left = next() * items.reduce((total, item) => total + weightOf(item), 0);
      for (const item of items) {
        left -= weightOf(item);
        if (left < 0) return item;
      }
      const last = items.at(-1);
      if (last === undefined) throw new Error('there is nothing to pick from');
      return last;
    },
    shuffle: (items) => {
      const shuffled = [...items];
      for (let at = shuffled.length - 1; at > 0; at--) {
        const other = between(0, at);
        [shuffled[at], shuffled[other]] = [shuffled[other] as never, shuffled[at] as never];
      }
      return shuffled;
    },
  };
}

/** Fewer, and the first throw of a thousand dice is not spread evenly; more costs time for nothing. */
const warmUps = 12;

/** FNV-1a over seed and subject: near seeds give far generators. */
function mix(seed: number, subject: string): number {
  let hash = 0x811c9dc5;
  for (const letter of `${seed}/${subject}`)
    hash = Math.imul(hash ^ (letter.codePointAt(0) ?? 0), 0x01000193) >>> 0;
  // Every bit of the hash depends on every letter (the finalizer of MurmurHash3).
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return hash ^ (hash >>> 16);
}
