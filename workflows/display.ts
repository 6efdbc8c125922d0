import { setCurrentDetails, upsertSearchAttributes, workflowInfo } from '@temporalio/workflow';
import type { Board, Phase } from './contracts/phases.js';
import { searchAttributes } from './contracts/search-attributes.js';
import type { Wake } from './contracts/wake.js';

/** What people see of this workflow in Temporal's pages. It decides nothing, and an upsert costs one event. */
export interface Display {
  /** What the rows say: phase, attention and the page's table. */
  readonly board: (board: Board) => void;
  readonly phase: (phase: Phase) => void;
  /** A copy of a row of `attention` that was opened or resolved. */
  readonly attention: (wake: Wake) => void;
  /** What is waited for, where no board says more. */
  readonly waiting: (words: string) => void;
}

/** One per workflow. What it shows is kept by the server, so that only a change is written. */
export function openDisplay(): Display {
  const causes = new Set<string>();
  let boarded = false;
  return {
    board: ({ phase, needsAttention, details }) => {
      boarded = true;
      setCurrentDetails(details);
      show({ phase, needsAttention });
    },
    phase: (phase) => show({ phase }),
    attention: ({ type, cause = '' }) => {
      if (type === 'attention.opened') causes.add(cause);
      else causes.delete(cause);
      show({ needsAttention: causes.size > 0 });
    },
    waiting: (words) => {
      if (!boarded) setCurrentDetails(words);
    },
  };
}

/** Writes what differs from what is shown, in one event. */
function show({ phase, needsAttention }: { phase?: Phase; needsAttention?: boolean }): void {
  const shown = workflowInfo().typedSearchAttributes;
  const isNews = phase !== undefined && shown.get(searchAttributes.phase) !== phase;
  const before = shown.get(searchAttributes.needsAttention) ?? false;
  const turned = needsAttention !== undefined && before !== needsAttention;
  if (!isNews && !turned) return;
  upsertSearchAttributes([
    ...(isNews ? [{ key: searchAttributes.phase, value: phase }] : []),
    ...(turned ? [{ key: searchAttributes.needsAttention, value: needsAttention }] : []),
  ]);
}
