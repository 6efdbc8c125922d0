import { WorkflowExecutionAlreadyStartedError } from '@temporalio/common';
import {
  ChildWorkflowCancellationType,
  ParentClosePolicy,
  startChild,
  workflowInfo,
} from '@temporalio/workflow';
import { type Start, startOptions } from './contracts/starts.js';

/**
 * The child runs, whoever started it. It outlives its parent (ABANDON, twice: when the parent ends and when it is
 * cancelled), because a parent that is reset, cancelled or restarted must not kill the night, and the parent waits for
 * the child's row, never for its result.
 */
export async function startOnce(start: Start): Promise<void> {
  try {
    await startChild(start.kind, {
      ...startOptions(start, workflowInfo().namespace),
      parentClosePolicy: ParentClosePolicy.ABANDON,
      cancellationType: ChildWorkflowCancellationType.ABANDON,
    });
  } catch (error) {
    if (!(error instanceof WorkflowExecutionAlreadyStartedError)) throw error;
  }
}
