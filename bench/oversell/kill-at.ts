/** Who is killed when so many attempts were answered. */
export interface PlannedKill {
  readonly at: number;
  readonly victim: 'api' | 'postgres';
}

/** Attempts per kill. */
const perKill = 20_000;
/** Below it a run is over before a killed process is back. */
const killsFrom = 2000;

/** One kill per 20,000 attempts, in turns; a short run has one of each. */
export function planKills(attempts: number): PlannedKill[] {
  if (attempts < killsFrom) return [];
  const count = Math.max(2, Math.floor(attempts / perKill));
  return Array.from({ length: count }, (_none, index) => ({
    at: Math.round(((index + 1) * attempts) / (count + 1)),
    victim: index % 2 === 0 ? 'api' : 'postgres',
  }));
}

/** Kills and revives in turn, as the answers come in. */
export interface Killer {
  /** So many attempts were answered. */
  progress(answered: number): void;
  /** Resolves to the number of kills when everybody killed is back; rejects if somebody does not come back. */
  end(): Promise<number>;
}

/** `strike` resolves when its victim is back. One kill at a time: two at once are one outage. */
export function startKiller(
  planned: readonly PlannedKill[],
  strike: (victim: PlannedKill['victim']) => Promise<void>,
): Killer {
  const ahead = [...planned];
  let done = 0;
  let last = Promise.resolve();
  let failed: { readonly error: unknown } | undefined;
  return {
    progress: (answered) => {
      for (let next = ahead[0]; next !== undefined && next.at <= answered; next = ahead[0]) {
        const { victim } = next;
        ahead.shift();
        last = last
          .then(async () => {
            await strike(victim);
            done += 1;
          })
          .catch((error: unknown) => void (failed ??= { error }));
      }
    },
    end: async () => {
      await last;
      if (failed !== undefined) throw failed.error;
      return done;
    },
  };
}
