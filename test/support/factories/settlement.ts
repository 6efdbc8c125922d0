import type { PaymentProvider } from '../../../ports/payment/payment-provider.js';

/** A payment provider that does what the test says, and fails the test when anything else is asked of it. */
export function providerThat(calls: Partial<PaymentProvider>): PaymentProvider {
  const unexpected = (name: string) => (): never => {
    throw new Error(`the test did not expect ${name}`);
  };
  return {
    createPayment: unexpected('createPayment'),
    queryPayment: unexpected('queryPayment'),
    closePayment: unexpected('closePayment'),
    refund: unexpected('refund'),
    queryRefund: unexpected('queryRefund'),
    parseNotification: unexpected('parseNotification'),
    uploadShippingInfo: unexpected('uploadShippingInfo'),
    transfer: unexpected('transfer'),
    queryTransfer: unexpected('queryTransfer'),
    tradeBill: unexpected('tradeBill'),
    fundBill: unexpected('fundBill'),
    ...calls,
  };
}
