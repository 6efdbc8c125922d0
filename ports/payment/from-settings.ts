import type { PaymentProvider } from './payment-provider.js';
import { readWechatPayKeys } from './wechat-pay/config.js';
import { createWechatPay } from './wechat-pay/create-wechat-pay.js';

export interface PaymentSettings {
  readonly paymentUrl: string;
  /** A folder with one file per key. */
  readonly paymentKeys: string;
}

/** The provider that the settings name; WeChat Pay, at its own address or a simulator's. */
export const paymentProviderFrom = ({ paymentUrl, paymentKeys }: PaymentSettings): PaymentProvider =>
  createWechatPay(readWechatPayKeys(paymentKeys, { payBaseUrl: paymentUrl, appBaseUrl: paymentUrl }));

/** Where the provider sends its notices, below our public address. */
export const noticePath = '/v1/payment-notices/wechat-pay';
