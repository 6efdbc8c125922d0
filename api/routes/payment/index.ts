import { z } from 'zod';
import type { PreparePaymentInput } from '../../../activities/payment/prepare-payment.js';
import type { NoticeEnvelope } from '../../../ports/payment/payment-notice.js';
import type { PreparedPayment } from '../../../ports/payment/payment-provider.js';
import { defineRoute } from '../../define-route.js';
import { orderId } from '../order/schemas.js';

const preparePayment = defineRoute({
  operationId: 'preparePayment',
  method: 'POST',
  path: '/v1/orders/{orderId}/payment',
  summary: {
    zh: '发起微信支付',
    en: 'Hand out the handle with which the member’s app pays, or that of the leader who ordered for him',
  },
  area: 'payment',
  may: 'order.pay',
  params: z.strictObject({ orderId }),
  // The provider keys it by the order's number: asked again, the same payment is handed out.
  idempotent: 'by-content',
  responses: { 200: z.object({ prepayId: z.string(), callParameters: z.record(z.string(), z.string()) }) },
  problems: ['order-unknown', 'order-payment-late'],
}).act(
  async (
    { params, caller },
    steps: { preparePayment: (input: PreparePaymentInput) => Promise<PreparedPayment> },
  ) => {
    const { partyId, role } = caller;
    const payer = role === 'leader' ? { leaderId: partyId } : { memberId: partyId };
    const prepared = await steps.preparePayment({ orderId: params.orderId, ...payer });
    return {
      status: 200,
      body: { prepayId: prepared.prepayId, callParameters: { ...prepared.callParameters } },
    };
  },
);

/** Notices have some two kilobytes. Smaller, and a true one with long texts is lost; larger serves only who floods us. */
const NOTICE_BYTES_MAX = 64 * 1024;

/** The headers that a signature of the provider covers or names. */
const signatureHeaders = [
  'wechatpay-serial',
  'wechatpay-signature',
  'wechatpay-timestamp',
  'wechatpay-nonce',
  'wechatpay-signature-type',
] as const;

const wechatPayNotice = defineRoute({
  operationId: 'receiveWechatPayNotice',
  method: 'POST',
  path: '/v1/payment-notices/wechat-pay',
  summary: {
    zh: '微信支付通知',
    en: 'Notices of the payment provider; the signature is what authenticates them',
  },
  area: 'payment',
  may: 'public',
  idempotent: 'by-content',
  rawBody: true,
  maxBodyBytes: NOTICE_BYTES_MAX,
  responses: { 204: 'empty' },
  problems: ['payment-notice-forged'],
}).act(async ({ rawBody, header }, steps: { takeNotice: (notice: NoticeEnvelope) => Promise<void> }) => {
  const headers = Object.fromEntries(signatureHeaders.map((name) => [name, header(name)]));
  await steps.takeNotice({ headers, rawBody });
  return { status: 204, body: null };
});

export const paymentRoutes = [preparePayment, wechatPayNotice] as const;
