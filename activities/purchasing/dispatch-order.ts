import type { Dispatch } from '../../db/queries/purchasing/dispatch.js';
import type { SupplierChannel } from '../../ports/supplier/supplier-channel.js';
import type { StepDeps } from '../step.js';

export interface SupplierDeps extends StepDeps {
  readonly supplierChannel: SupplierChannel;
}

/**
 * `arrived`: the supplier's system has the order. `phone`: it has no webhook, or its system said no, so that
 * a person must call. A system that cannot be reached is an error and asked again.
 */
export type DispatchOutcome = 'arrived' | 'phone';

/** Sends the order under a message id made of its number, so that any repetition is the same message. */
export async function dispatchOrder(
  { supplierChannel }: SupplierDeps,
  purchaseOrderNo: string,
  dispatch: Dispatch,
): Promise<DispatchOutcome> {
  const {
    webhookUrl,
    webhookSecret: secret,
    supplierName: _name,
    supplierPhone: _phone,
    ...order
  } = dispatch;
  if (webhookUrl === null || secret === null) return 'phone';
  const messageId = `po-${purchaseOrderNo.replaceAll('/', '-')}`;
  try {
    await supplierChannel.sendPurchaseOrder({ ...order, purchaseOrderNo, messageId, webhookUrl, secret });
    return 'arrived';
  } catch (error) {
    if (isFinal(error)) return 'phone';
    throw error;
  }
}

/** The port's failure by its kind: `refused` and `gone` do not change by asking again. */
function isFinal(error: unknown): boolean {
  const { name, kind } = error as { name?: unknown; kind?: unknown };
  return name === 'SupplierFailure' && (kind === 'refused' || kind === 'gone');
}
