import { openAttention } from '../../db/queries/event/open-attention.js';
import {
  countUnreported,
  markReported,
  markStopReported,
  unreportedPayments,
  type UnreportedPayment,
} from '../../db/queries/transport/unreported-payments.js';
import type { PaymentProvider } from '../../ports/payment/payment-provider.js';
import { ProviderFailure } from '../../ports/payment/provider-failure.js';
import type { StepDeps } from '../step.js';

export interface ReportShippingDeps extends StepDeps {
  readonly payment: PaymentProvider;
}

export interface ReportShippingInput {
  readonly runId: string;
  readonly seq: number;
}

/** Payments a call reports. Smaller: more activities per stop. Larger: one call outlasts its time limit. */
const pageSize = 20;

/**
 * One page of the signed stop's payments is reported to the provider as ready for self-pickup, so that it lets the
 * money go. The same content again changes nothing there, so a lost answer is simply repeated. A payment that the
 * provider refuses opens an attention row and holds nobody up. No transaction is open during a call.
 * @throws ProviderFailure (unknown-outcome, unavailable)
 */
export const reportShipping =
  (deps: ReportShippingDeps) =>
  async ({ runId, seq }: ReportShippingInput): Promise<{ left: number }> => {
    for (const payment of await unreportedPayments(deps.database, { runId, seq }, pageSize))
      await report(deps, payment);
    const left = await countUnreported(deps.database, { runId, seq });
    if (left === 0) await markStopReported(deps.database, { runId, seq });
    return { left };
  };

async function report(deps: ReportShippingDeps, payment: UnreportedPayment): Promise<void> {
  const { outTradeNo, tradeNo, payerOpenId, signedAt } = payment;
  try {
    await deps.payment.uploadShippingInfo({
      outTradeNo: tradeNo,
      payerOpenId,
      itemDescription: `${payment.goods.slice(0, 60)} 等 ${payment.pieces} 件`,
      uploadedAt: signedAt,
    });
  } catch (error) {
    if (!(error instanceof ProviderFailure) || error.kind !== 'refused') throw error;
    return handOver(deps, outTradeNo, error.code);
  }
  await markReported(deps.database, outTradeNo);
}

async function handOver(deps: ReportShippingDeps, outTradeNo: string, code: string): Promise<void> {
  await deps.database.transaction((trx) =>
    openAttention(trx, {
      subject: `payment/${outTradeNo}`,
      cause: 'shipping-refused',
      ownerRole: 'finance',
      detail: { code },
    }),
  );
}
