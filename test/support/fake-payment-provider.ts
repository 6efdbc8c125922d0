import { RuleViolation } from '../../domain/values/rule-violation.js';
import type { PaymentNotice } from '../../ports/payment/payment-notice.js';
import type {
  PaymentProvider,
  PaymentRequest,
  PaymentStatus,
  RefundRequest,
  RefundState,
} from '../../ports/payment/payment-provider.js';

type Method = keyof PaymentProvider;

export interface FakePayment {
  readonly transactionId: string;
  readonly amountFen: number;
  readonly paidAt: string;
}

/** A provider in memory that keeps what it was asked, and can be told what to answer. */
export interface FakePaymentProvider extends PaymentProvider {
  /** Every call: method and our number. */
  readonly calls: readonly { readonly method: Method; readonly number: string }[];
  /** The payer pays, whether the payment was prepared or not, even after it was closed. */
  readonly pay: (outTradeNo: string, amountFen?: number) => FakePayment;
  /** What the provider will say of the refund. */
  readonly settle: (outRefundNo: string, state: RefundState) => void;
  /** The next call of the method fails so; the effect of a `refund` happens nevertheless. */
  readonly failNext: (method: Method, failure: Error) => void;
}

interface Books {
  readonly payments: Map<string, { amountFen: number; closed: boolean; paid?: FakePayment }>;
  readonly refunds: Map<string, { request: RefundRequest; state: RefundState }>;
  readonly calls: { method: Method; number: string }[];
  readonly failures: Map<Method, Error>;
}

/** A notice that `parseNotification` accepts. */
export const fakeEnvelope = (
  notice: PaymentNotice,
): { headers: Record<string, string>; rawBody: Uint8Array } => ({
  headers: { 'wechatpay-signature': 'true' },
  rawBody: new TextEncoder().encode(JSON.stringify(notice)),
});

export function fakePaymentProvider(): FakePaymentProvider {
  const books: Books = { payments: new Map(), refunds: new Map(), calls: [], failures: new Map() };
  return {
    calls: books.calls,
    pay: (outTradeNo, amountFen) => pay(books, outTradeNo, amountFen),
    settle: (outRefundNo, state) => {
      const refund = books.refunds.get(outRefundNo);
      if (refund) refund.state = state;
    },
    failNext: (method, failure) => books.failures.set(method, failure),
    ...paymentCalls(books),
    ...refundCalls(books),
    parseNotification: ({ headers, rawBody }) => {
      if (headers['wechatpay-signature'] !== 'true') throw new RuleViolation('payment-notice-forged');
      return JSON.parse(new TextDecoder().decode(rawBody)) as PaymentNotice;
    },
    uploadShippingInfo: async ({ outTradeNo }) => called(books, 'uploadShippingInfo', outTradeNo),
    transfer: async ({ outBillNo }) => {
      called(books, 'transfer', outBillNo);
      return { state: 'waiting-confirmation' };
    },
    queryTransfer: async (outBillNo) => {
      called(books, 'queryTransfer', outBillNo);
      return { state: 'unknown' };
    },
    tradeBill: async (day) => ({
      day,
      lines: [],
      totals: { lineCount: 0, amountFen: 0, refundFen: 0, feeFen: 0 },
    }),
    fundBill: async (day) => ({ day, lines: [], totals: { lineCount: 0, incomeFen: 0, expenseFen: 0 } }),
  };
}

/** The call is noted; a failure that was ordered is thrown. */
function called({ calls, failures }: Books, method: Method, number: string): void {
  calls.push({ method, number });
  const failure = failures.get(method);
  failures.delete(method);
  if (failure) throw failure;
}

function pay({ payments }: Books, outTradeNo: string, amountFen?: number): FakePayment {
  const payment = payments.get(outTradeNo) ?? { amountFen: amountFen ?? 0, closed: false };
  const paid = {
    transactionId: `T${outTradeNo}`,
    amountFen: amountFen ?? payment.amountFen,
    paidAt: new Date().toISOString(),
  };
  payments.set(outTradeNo, { ...payment, paid });
  return paid;
}

function statusOf({ payments }: Books, outTradeNo: string): PaymentStatus {
  const payment = payments.get(outTradeNo);
  if (payment === undefined) return { state: 'unknown' };
  if (payment.paid) return { state: 'paid', ...payment.paid };
  return { state: payment.closed ? 'closed' : 'unpaid' };
}

function paymentCalls(
  books: Books,
): Pick<PaymentProvider, 'createPayment' | 'queryPayment' | 'closePayment'> {
  return {
    createPayment: async ({ outTradeNo, amountFen }: PaymentRequest) => {
      called(books, 'createPayment', outTradeNo);
      if (!books.payments.has(outTradeNo)) books.payments.set(outTradeNo, { amountFen, closed: false });
      return { prepayId: `P${outTradeNo}`, callParameters: {} };
    },
    queryPayment: async (outTradeNo) => {
      called(books, 'queryPayment', outTradeNo);
      return statusOf(books, outTradeNo);
    },
    closePayment: async (outTradeNo) => {
      called(books, 'closePayment', outTradeNo);
      const payment = books.payments.get(outTradeNo);
      if (payment?.paid) return 'paid';
      if (payment) payment.closed = true;
      return 'closed';
    },
  };
}

function refundCalls(books: Books): Pick<PaymentProvider, 'refund' | 'queryRefund'> {
  const statusOfRefund = (number: string): { state: RefundState; refundId?: string } => {
    const refund = books.refunds.get(number);
    return refund ? { state: refund.state, refundId: `R${number}` } : { state: 'unknown' };
  };
  return {
    refund: async (request) => {
      const { outRefundNo } = request;
      if (!books.refunds.has(outRefundNo)) books.refunds.set(outRefundNo, { request, state: 'processing' });
      called(books, 'refund', outRefundNo);
      return statusOfRefund(outRefundNo);
    },
    queryRefund: async (outRefundNo) => {
      called(books, 'queryRefund', outRefundNo);
      return statusOfRefund(outRefundNo);
    },
  };
}
