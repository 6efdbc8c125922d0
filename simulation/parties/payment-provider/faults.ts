import { createHash } from 'node:crypto';

/** What goes wrong at the provider, as rates between 0 and 1 and real milliseconds; all 0 by default. */
export interface FaultRates {
  /**
   * Two services with one seed and one set of rates spoil the same payments, whatever the order of the calls.
   */
  seed: number;
  /** A notice is sent a second time. */
  duplicateRate: number;
  /** A notice is first sent after `lateMs`. */
  lateRate: number;
  lateMs: number;
  /** A notice goes out after anything up to `shuffleMs`: those of one moment come in another order. */
  shuffleRate: number;
  shuffleMs: number;
  /** An attempt to send a notice is lost on the way. */
  loseRate: number;
  /** A notice with another amount and an untrue signature is sent ahead of the true one. */
  forgeRate: number;
  /** A notice with another amount, truly signed, is sent ahead of the right one: the provider's own mistake. */
  wrongAmountRate: number;
  /** A notice that was signed ten minutes ago is sent ahead of the young one. */
  staleRate: number;
  /** A notice is signed with the platform's other key, as on the days of a switch. */
  otherKeyRate: number;
  /** A merchant call is answered 500 and not carried out. */
  errorRate: number;
  /** A merchant call is carried out and its answer lost. */
  lostAnswerRate: number;
  /** A merchant call is carried out and answered after `slowMs`. */
  slowRate: number;
  slowMs: number;
  /** A refund ends ABNORMAL: the payer's account is closed. */
  abnormalRefundRate: number;
  /** A payment is still taken shortly after its order was closed or has expired. */
  payAfterCloseRate: number;
  /** A line of a bill is left out, has a fen more than it should, or stands there without anything having happened. */
  billMissingRate: number;
  billWrongRate: number;
  billExtraRate: number;
}

export type FaultName = Exclude<keyof FaultRates, 'seed' | 'lateMs' | 'shuffleMs' | 'slowMs'>;

/** The current rates and the dice. */
export interface Faults {
  readonly rates: Readonly<FaultRates>;
  /** Replaces the rates that are named. Throws for an unknown name or a value that is no rate. */
  set(changes: Readonly<Record<string, unknown>>): void;
  /** Whether the fault strikes this subject: the same answer every time for the same seed. */
  strikes(fault: FaultName, subject: string): boolean;
  /** A number in [0, 1) that depends on the seed and the text alone. */
  drawn(text: string): number;
}

const noFaults: FaultRates = {
  seed: 1,
  duplicateRate: 0,
  lateRate: 0,
  lateMs: 1000,
  shuffleRate: 0,
  shuffleMs: 500,
  loseRate: 0,
  forgeRate: 0,
  wrongAmountRate: 0,
  staleRate: 0,
  otherKeyRate: 0,
  errorRate: 0,
  lostAnswerRate: 0,
  slowRate: 0,
  slowMs: 1000,
  abnormalRefundRate: 0,
  payAfterCloseRate: 0,
  billMissingRate: 0,
  billWrongRate: 0,
  billExtraRate: 0,
};

export function createFaults(initial: Readonly<Record<string, unknown>> = {}): Faults {
  const rates: FaultRates = { ...noFaults };
  const set = (changes: Readonly<Record<string, unknown>>): void => {
    for (const [name, value] of Object.entries(changes)) checkRate(name, value);
    Object.assign(rates, changes);
  };
  set(initial);
  return {
    rates,
    set,
    drawn: (text) => draw(`${rates.seed}:${text}`),
    strikes: (fault, subject) => rates[fault] > 0 && draw(`${rates.seed}:${fault}:${subject}`) < rates[fault],
  };
}

function checkRate(name: string, value: unknown): void {
  const isKnown = Object.hasOwn(noFaults, name);
  const isNumber = typeof value === 'number' && value >= 0;
  if (!isKnown || !isNumber || (name.endsWith('Rate') && value > 1)) {
    throw new Error(`no such fault: ${name} = ${JSON.stringify(value)}`);
  }
}

/** A number in [0, 1) that depends on the text alone. */
const draw = (text: string): number => createHash('sha256').update(text).digest().readUInt32BE(0) / 2 ** 32;
