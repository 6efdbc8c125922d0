import { pause } from '../parties/rounds.js';

/** The parts of a played day, in their order. */
export const phases = [
  'sale',
  'freeze',
  'receive',
  'pick',
  'deliver',
  'collect',
  'settle',
  'payout',
] as const;

export type Phase = (typeof phases)[number];

/** What a person reads while the phase lasts. */
export const phaseWords: Readonly<Record<Phase, string>> = {
  sale: 'sale',
  freeze: 'cutoff and freeze',
  receive: 'buy and receive',
  pick: 'pick and pack',
  deliver: 'route and deliver',
  collect: 'pickup',
  settle: 'settle',
  payout: 'pay a leader',
};

/** Something that is broken on purpose, some time after a phase has begun. */
export interface Disruption {
  readonly phase: Phase;
  readonly afterMs: number;
  readonly act: () => Promise<void>;
}

/** How a phase is shown: its title, and what it says while it lasts. The signature of commands/local/steps. */
export type ShowStep = <T>(title: string, work: (say: (detail: string) => void) => Promise<T>) => Promise<T>;

export interface PhaseRunner {
  /** Runs the phase's work beside its disruptions; a disruption that fails fails the day. */
  run<T>(phase: Phase, work: (say: (detail: string) => void) => Promise<T>): Promise<T>;
}

export function createPhaseRunner(options: {
  readonly show: ShowStep;
  readonly disruptions: readonly Disruption[];
  readonly stopped: AbortSignal;
}): PhaseRunner {
  return {
    run: (phase, work) =>
      options.show(phaseWords[phase], async (say) => {
        const broken = options.disruptions
          .filter((disruption) => disruption.phase === phase)
          .map(async ({ afterMs, act }) => {
            await pause(afterMs, options.stopped);
            await act();
          });
        const [result] = await Promise.all([work(say), ...broken]);
        return result;
      }),
  };
}
