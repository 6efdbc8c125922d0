import { createDice, type Dice } from '../../parties/dice.js';
import { type MomentName, moments, type Phase } from './moments.js';

/**
 * Whoever can be killed: our processes, the two servers, the simulated outer world, who has started them all, and what
 * Temporal remembers, which cannot be revived.
 */
export type Victim =
  | 'api'
  | 'orchestration'
  | 'orders'
  | 'operations'
  | 'planning'
  | 'relay'
  | 'payment-provider'
  | 'temporal'
  | 'temporal-file'
  | 'postgres'
  | 'launcher';

/**
 * How a step is interrupted. `carrier`: its process dies in mid-transaction. `postgres`: the database dies in
 * mid-transaction. `launcher`: who started everything dies, and everything with it. `temporal`: Temporal dies, the step
 * commits, and nobody hears of it. `temporal-and-carrier`: the same, and the process that could tell dies too.
 * `temporal-forgets`: the same as `temporal`, and its file is gone, so that nobody ever hears of it.
 */
export type Means =
  | 'carrier'
  | 'postgres'
  | 'launcher'
  | 'temporal'
  | 'temporal-and-carrier'
  | 'temporal-forgets';

/** A step is caught in the act and interrupted. */
export interface Strike {
  readonly moment: MomentName;
  readonly means: Means;
  /** How many of its kind pass before. */
  readonly skip: number;
}

/** A process that runs no step of the eight is killed some time after a moment has come near. */
export interface Blow {
  readonly moment: MomentName;
  readonly victim: Victim;
  readonly afterMs: number;
}

export interface Schedule {
  readonly strikes: readonly Strike[];
  readonly blows: readonly Blow[];
}

export interface Drawing {
  readonly seed: number;
  /** The phases to interrupt. */
  readonly phases: readonly Phase[];
  /** What may be used; `carrier` always. */
  readonly means: readonly Means[];
  /** Killed once each, at moments of their own. */
  readonly bystanders: readonly Victim[];
  /** Also an order in the taking and a plan of routes in the making. */
  readonly alsoOrderAndRoute: boolean;
}

/**
 * What is killed when, by chance: one seed, one schedule. Every phase is interrupted once, every means but `carrier` is
 * used once as far as the phases allow it, every bystander is killed once.
 */
export function drawSchedule({ seed, phases, means, bystanders, alsoOrderAndRoute }: Drawing): Schedule {
  const dice = createDice(seed, 'kills');
  const left = dice.shuffle(means.filter((one) => one !== 'carrier'));
  const strikes = dice.shuffle(phases).map((moment): Strike => {
    const at = left.findIndex((one) => fits(one, moment));
    const [drawn = 'carrier'] = at < 0 ? [] : left.splice(at, 1);
    return { moment, means: drawn, skip: skipOf(moment, dice) };
  });
  const others: Strike[] = (['order', 'route'] as const).map((moment) => {
    return { moment, means: 'carrier', skip: skipOf(moment, dice) };
  });
  const blows = bystanders.map((victim): Blow => {
    return { victim, moment: dice.pick(momentsOf(victim)), afterMs: dice.between(0, 1500) };
  });
  return { strikes: alsoOrderAndRoute ? [...strikes, ...others] : strikes, blows };
}

const fits = (means: Means, moment: MomentName): boolean =>
  moments[moment].byWorkflow || !means.startsWith('temporal');

/** Of what happens often not always the first is taken. */
function skipOf(moment: MomentName, dice: Dice): number {
  if (moment === 'order') return dice.between(0, 8);
  return moment === 'sign-off' ? dice.between(0, 2) : 0;
}

/** When a bystander has something to do. */
function momentsOf(victim: Victim): readonly MomentName[] {
  if (victim === 'orders') return ['order', 'close', 'sign-off'];
  if (victim === 'payment-provider') return ['order', 'freeze', 'wave', 'sign-off'];
  return ['order', 'freeze', 'allocation', 'wave', 'load', 'sign-off', 'settle'];
}
