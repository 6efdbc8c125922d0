import type { PaymentProvider } from '../payment-provider.js';
import { billCalls } from './bills.js';
import type { WechatPayConfig } from './config.js';
import { parseNotification } from './notification.js';
import { paymentCalls } from './payments.js';
import { refundCalls } from './refunds.js';
import { shippingCalls } from './shipping.js';
import { createSigner } from './signature.js';
import { transferCalls } from './transfers.js';
import { createTransport } from './transport.js';

/**
 * WeChat Pay APIv3 for a directly connected merchant with a mini-program (JSAPI), behind our own interface.
 * Makes no call when created; throws if a key cannot be read. Source: pay.weixin.qq.com/doc/v3/merchant.
 */
export function createWechatPay(config: WechatPayConfig): PaymentProvider {
  const signer = createSigner(config);
  const parts = { config, signer, transport: createTransport(config, signer) };
  return {
    ...paymentCalls(parts),
    ...refundCalls(parts),
    ...shippingCalls(parts),
    ...transferCalls(parts),
    ...billCalls(parts),
    parseNotification: parseNotification(config, signer),
  };
}
