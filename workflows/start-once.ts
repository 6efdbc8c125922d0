import { WorkflowExecutionAlreadyStartedError } from '@temporalio/common';
import { ParentClosePolicy, startChild } from '@temporalio/workflow';
import { queues, type WorkflowType } from './contracts/identifiers.js';
import { attributesOf, type Belonging } from './contracts/search-attributes.js';

interface Child {
  readonly type: WorkflowType;
  readonly workflowId: string;
  readonly input: object;
  /** One sentence in Chinese for the operators' list. */
  readonly words: string;
  readonly belongsTo: Belonging;
}

/**
 * The child runs, whoever started it. It outlives its parent (ABANDON), because a parent that is reset or restarted
 * must not kill the night, and the parent waits for the child's row, never for its result.
 */
export async function startOnce({ type, workflowId, input, words, belongsTo }: Child): Promise<void> {
  try {
    await startChild(type, {
      workflowId,
      args: [input],
      taskQueue: queues.cycle,
      parentClosePolicy: ParentClosePolicy.ABANDON,
      workflowIdReusePolicy: 'ALLOW_DUPLICATE_FAILED_ONLY',
      staticSummary: words,
      typedSearchAttributes: attributesOf(belongsTo),
    });
  } catch (error) {
    if (!(error instanceof WorkflowExecutionAlreadyStartedError)) throw error;
  }
}
