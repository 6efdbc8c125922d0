import { ApplicationFailure } from '@temporalio/common';
import type { AllActivities } from '../../workers/steps.js';
import type { WorkflowType } from '../../workflows/contracts/identifiers.js';
import type { Wake } from '../../workflows/contracts/wake.js';

/** What the story can do while its workflow runs. */
export interface Teller {
  /** Resolves when the workflow waits for a wake and nothing else is under way. Rejects when it has ended. */
  readonly asleep: () => Promise<void>;
  readonly wake: (wake: Wake) => Promise<void>;
}

/** One way in which a workflow can go, with everything that it meets. */
export interface Scenario {
  readonly type: WorkflowType;
  readonly workflowId: string;
  readonly input: object;
  /** The sentence that a person reads in the operators' list. */
  readonly words: string;
  /** What is true at the end: the test's title. */
  readonly fact: string;
  /** The activities, those of the children too. Each answers from its script, whoever asks. */
  readonly cast: Partial<AllActivities>;
  /** Comes with the start, before there is a handler. */
  readonly startsWith?: Wake;
  readonly tell?: (teller: Teller) => Promise<void>;
  /** The workflow's activities in the order in which it asked for them. */
  readonly calls: readonly (keyof AllActivities)[];
  /** The children's ids in the order of their start. */
  readonly starts?: readonly string[];
}

/** The scenarios of a type by the names of their histories. Everything in them is named after a region of their own. */
export type Scenarios = Readonly<Record<string, (region: string) => Scenario>>;

/** An activity that answers with these readings in turn; the last one is repeated. */
export function readings<Reading>(...script: readonly [Reading, ...Reading[]]): () => Promise<Reading> {
  let asked = 0;
  return () => {
    const reading = script[Math.min(asked, script.length - 1)] as Reading; // inside the array, which is not empty
    asked += 1;
    return Promise.resolve(reading);
  };
}

/** An activity that this story never asks for; if it does, its workflow fails. */
export const uncalled = (): Promise<never> =>
  Promise.reject(ApplicationFailure.nonRetryable('this story has no such step', 'uncalled'));

/** Longer than any test: a wait that only a wake can end. */
export const untilWoken = 600_000;
/** A wait that shall pass: long enough to fall asleep, short enough to be waited for. */
export const shortly = 50;
