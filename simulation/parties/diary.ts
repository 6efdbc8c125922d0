/** What simulated people did, and what they did not expect. One diary per day, shared by all parties. */
export interface Diary {
  did(deed: string, count?: number): void;
  /** Something that should not happen on a day without faults: an answer nobody foresaw. */
  surprised(who: string, error: unknown): void;
  count(deed: string): number;
  readonly counts: ReadonlyMap<string, number>;
  readonly surprises: readonly string[];
}

/** An empty diary. `onDeed` and `onSurprise` are told of each as it happens. */
export function openDiary(
  onDeed: (deed: string, total: number) => void = () => undefined,
  onSurprise: (words: string) => void = () => undefined,
): Diary {
  const counts = new Map<string, number>();
  const surprises: string[] = [];
  return {
    counts,
    surprises,
    did: (deed, count = 1) => {
      const total = (counts.get(deed) ?? 0) + count;
      counts.set(deed, total);
      onDeed(deed, total);
    },
    surprised: (who, error) => {
      const words = `${who}: ${error instanceof Error ? error.message : String(error)}`;
      surprises.push(words);
      onSurprise(words);
    },
    count: (deed) => counts.get(deed) ?? 0,
  };
}
