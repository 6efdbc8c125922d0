import type { ServiceOptions } from '../../simulation/days/services.js';
import type { Victim } from '../../simulation/days/kills/draw-schedule.js';

/** What the launcher is asked to do; the answers come in the order of the questions. */
export type LauncherCall =
  /** The folder's PostgreSQL runs and is migrated. */
  | { readonly call: 'open-ground'; readonly root: string; readonly fsync: boolean }
  /** Temporal, our processes and the outer world run. */
  | { readonly call: 'open-city'; readonly temporalPort: number; readonly services: CityServices }
  | { readonly call: 'kill' | 'revive'; readonly victim: Companion }
  /** Everything has ended in good order. */
  | { readonly call: 'close' };

/** Whom a launcher can kill and start again. */
export type Companion = Exclude<Victim, 'launcher'>;

export type CityServices = Omit<
  ServiceOptions,
  'env' | 'databaseUrl' | 'temporal' | 'logs' | 'onUnexpectedEnd'
>;

export type LauncherAnswer =
  | { readonly kind: 'done'; readonly databaseUrl?: string }
  | { readonly kind: 'failed'; readonly message: string }
  /** Somebody ended whom nobody had killed. */
  | { readonly kind: 'ended-by-itself'; readonly name: string };
