import { scaledDurations } from '../../domain/cycle/durations.js';
import {
  paceFactor,
  REFUND_FAILURES_PER_SECOND,
  REFUNDS_PER_SECOND,
  retryAfterMs,
} from '../../domain/payment/refund-limits.js';
import type { Database } from '../../db/connection.js';
import { readInstallation } from '../../db/queries/cycle/installation.js';
import { openAttention } from '../../db/queries/event/open-attention.js';
import {
  awaitTurn,
  deferRefund,
  noteAccepted,
  readRefundState,
} from '../../db/queries/payment/refund-attempts.js';
import { claimRefunds, type QueuedRefund, type QueueLimits } from '../../db/queries/payment/refund-queue.js';
import type { RefundStatus } from '../../ports/payment/payment-provider.js';
import { ProviderFailure } from '../../ports/payment/provider-failure.js';
import type { PaymentDeps } from './prepare-payment.js';
import { settleRefund } from './settle-refund.js';

/**
 * The refund is at the provider under our number, and what the provider says of it is recorded; if its turn has not come
 * (the provider's limits, another attempt under way), it stays in the queue, which the sweeper empties. One that was
 * sent before is asked about first, never sent under another number. No transaction is open during the call.
 * @throws ProviderFailure: the attempt failed and the queue tries again
 */
export const sendRefund =
  (deps: PaymentDeps) =>
  async ({ refundNo }: { refundNo: string }): Promise<{ state: string }> => {
    const limits = await readLimits(deps.database);
    const claimed = await claim(deps, limits, refundNo);
    for (const refund of claimed) await attempt(deps, limits, refund);
    if (claimed.length === 0) await awaitTurn(deps.database, refundNo, limits.spacingMs);
    return { state: (await readRefundState(deps.database, refundNo)) ?? 'unknown' };
  };

export interface SentRefunds {
  readonly sent: number;
  readonly failed: readonly { readonly refundNo: string; readonly reason: string }[];
}

/** Claims of one sweep. Smaller: a cancelled cycle takes several sweeps; larger: the sweep's other work waits. */
const claimsMax = 250;

/** Every refund whose turn it is was sent, or asked about: page by page, for as long as the provider takes more. */
export const sendDueRefunds = (deps: PaymentDeps) => async (): Promise<SentRefunds> => {
  const limits = await readLimits(deps.database);
  const failed: { refundNo: string; reason: string }[] = [];
  let sent = 0;
  for (let n = 0; n < claimsMax; n++) {
    const page = await claim(deps, limits);
    if (page.length === 0) break;
    await Promise.all(
      page.map((refund) =>
        attempt(deps, limits, refund).then(
          () => (sent += 1),
          (error: unknown) =>
            failed.push({
              refundNo: refund.refundNo,
              reason: error instanceof Error ? error.message : String(error),
            }),
        ),
      ),
    );
  }
  return { sent, failed };
};

interface Limits extends QueueLimits {
  readonly longestMs: number;
}

/** The provider's limits at the installation's pace. A page is never more than may fail at once. */
async function readLimits(database: Database): Promise<Limits> {
  const { pace } = await readInstallation(database);
  const { refundSpacingMs, providerQueryMs } = scaledDurations(pace);
  const factor = paceFactor(pace);
  return {
    limit: REFUND_FAILURES_PER_SECOND,
    spacingMs: refundSpacingMs,
    leaseMs: providerQueryMs,
    longestMs: providerQueryMs,
    intervalMs: 1000 / REFUNDS_PER_SECOND / factor,
    burst: REFUNDS_PER_SECOND,
    failureIntervalMs: 1000 / REFUND_FAILURES_PER_SECOND / factor,
    failureBurst: REFUND_FAILURES_PER_SECOND,
  };
}

const claim = (deps: PaymentDeps, limits: Limits, refundNo?: string): Promise<QueuedRefund[]> =>
  deps.database.transaction((trx) => claimRefunds(trx, limits, refundNo));

async function attempt(deps: PaymentDeps, limits: Limits, refund: QueuedRefund): Promise<void> {
  const { refundNo } = refund;
  try {
    const status = await ask(deps, refund);
    await noteAccepted(deps.database, refundNo, status.acceptedAt);
    await settleRefund(deps)({ refundNo, state: status.state, refundId: status.refundId });
  } catch (error) {
    const failure = error instanceof ProviderFailure ? error.code : 'FAILED';
    await deferRefund(deps.database, refundNo, {
      failure,
      afterMs: retryAfterMs(refund.attempts, limits.longestMs),
      failureIntervalMs: limits.failureIntervalMs,
    });
    if (error instanceof ProviderFailure && error.kind === 'refused')
      await tellRefused(deps, refundNo, failure);
    throw error;
  }
}

async function ask(deps: PaymentDeps, refund: QueuedRefund): Promise<RefundStatus> {
  const { refundNo, transactionId } = refund;
  if (refund.wasAsked) {
    const status = await deps.payment.queryRefund(refundNo);
    if (status.state !== 'unknown') return status;
  }
  return deps.payment.refund({
    outTradeNo: refund.tradeNo,
    ...(transactionId !== null && { transactionId }),
    outRefundNo: refundNo,
    refundFen: refund.amountFen,
    totalFen: refund.totalFen,
    reason: refund.reasonZh.slice(0, 80),
    notifyUrl: deps.notifyUrl,
  });
}

/** Our account may be empty, or the payment too old: it is tried on, and a person knows. */
async function tellRefused(deps: PaymentDeps, refundNo: string, code: string): Promise<void> {
  await deps.database.transaction((trx) =>
    openAttention(trx, {
      subject: `refund/${refundNo}`,
      cause: 'refund-refused',
      ownerRole: 'finance',
      detail: { code },
    }),
  );
}
