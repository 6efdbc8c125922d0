import { Aes } from 'wechatpay-axios-plugin';
import { z } from 'zod';
import { RuleViolation } from '../../../domain/values/rule-violation.js';
import type { NoticeEnvelope, PaymentNotice } from '../payment-notice.js';
import type { WechatPayConfig } from './config.js';
import { toUtcInstant } from './shanghai-time.js';
import { decodeUtf8, type Signer } from './signature.js';

const envelope = z.object({
  id: z.string().min(1),
  event_type: z.string(),
  resource: z.object({
    algorithm: z.literal('AEAD_AES_256_GCM'),
    ciphertext: z.string(),
    nonce: z.string(),
    associated_data: z.string().default(''),
  }),
});

const fen = z.int().nonnegative();

const paymentResource = z.object({
  mchid: z.string(),
  appid: z.string(),
  out_trade_no: z.string(),
  transaction_id: z.string(),
  trade_state: z.literal('SUCCESS'),
  success_time: z.iso.datetime({ offset: true }),
  payer: z.object({ openid: z.string() }),
  amount: z.object({ total: fen, currency: z.literal('CNY') }),
});

const refundResource = z.object({
  mchid: z.string(),
  out_trade_no: z.string(),
  out_refund_no: z.string(),
  refund_id: z.string(),
  refund_status: z.enum(['SUCCESS', 'CLOSED', 'ABNORMAL']),
  success_time: z.iso.datetime({ offset: true }).optional(),
  amount: z.object({ refund: fen }),
});

const refundStates = { SUCCESS: 'success', CLOSED: 'closed', ABNORMAL: 'abnormal' } as const;

/** What a notice says, once everything about it is true; see PaymentProvider.parseNotification. */
export const parseNotification =
  (config: WechatPayConfig, signer: Signer) =>
  (notice: NoticeEnvelope): PaymentNotice => {
    if (!signer.isTrue({ ...signatureHeaders(notice), rawBody: notice.rawBody })) throw forged('signature');
    const outer = orForged('envelope', () => envelope.parse(JSON.parse(decodeUtf8(notice.rawBody) ?? '')));
    const resource = orForged('resource', () => decrypt(config, outer.resource));
    if (outer.event_type === 'TRANSACTION.SUCCESS') return readPayment(config, outer.id, resource);
    if (outer.event_type.startsWith('REFUND.')) return readRefund(config, outer.id, resource);
    return { kind: 'other', noticeId: outer.id, eventType: outer.event_type };
  };

function signatureHeaders({
  headers,
}: NoticeEnvelope): Record<'serial' | 'timestamp' | 'nonce' | 'signature', string | undefined> {
  const one = (name: string): string | undefined => {
    const value = headers[`wechatpay-${name}`];
    return typeof value === 'string' ? value : undefined;
  };
  return {
    serial: one('serial'),
    timestamp: one('timestamp'),
    nonce: one('nonce'),
    signature: one('signature'),
  };
}

function decrypt(config: WechatPayConfig, resource: z.infer<typeof envelope>['resource']): unknown {
  const { ciphertext, nonce, associated_data } = resource;
  return JSON.parse(Aes.AesGcm.decrypt(ciphertext, config.apiv3Key, nonce, associated_data));
}

function readPayment(config: WechatPayConfig, noticeId: string, resource: unknown): PaymentNotice {
  const paid = orForged('payment', () => paymentResource.parse(resource));
  if (paid.mchid !== config.mchid || paid.appid !== config.appid) throw forged('merchant');
  return {
    kind: 'payment-succeeded',
    noticeId,
    outTradeNo: paid.out_trade_no,
    transactionId: paid.transaction_id,
    amountFen: paid.amount.total,
    payerOpenId: paid.payer.openid,
    paidAt: toUtcInstant(paid.success_time),
  };
}

function readRefund(config: WechatPayConfig, noticeId: string, resource: unknown): PaymentNotice {
  const refund = orForged('refund', () => refundResource.parse(resource));
  if (refund.mchid !== config.mchid) throw forged('merchant');
  return {
    kind: 'refund-ended',
    noticeId,
    outTradeNo: refund.out_trade_no,
    outRefundNo: refund.out_refund_no,
    refundId: refund.refund_id,
    state: refundStates[refund.refund_status],
    refundFen: refund.amount.refund,
    ...(refund.success_time && { refundedAt: toUtcInstant(refund.success_time) }),
  };
}

/** Which check failed is told to the log and not to the sender: the HTTP answer carries the code alone. */
const forged = (check: string): RuleViolation => new RuleViolation('payment-notice-forged', { check });

function orForged<T>(check: string, read: () => T): T {
  try {
    return read();
  } catch {
    throw forged(check);
  }
}
