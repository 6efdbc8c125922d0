import { z } from 'zod';
import type { PaymentProvider, ShippingInfo } from '../payment-provider.js';
import { ProviderFailure } from '../provider-failure.js';
import { createAccessTokens } from './access-token.js';
import type { WechatPayParts } from './payments.js';
import { toShanghaiTime } from './shanghai-time.js';

/** 4 = the payer fetches the goods; 1 = one delivery for the whole order. */
const selfPickup = 4;
const wholeOrder = 1;

/** Codes of the mini-program's server API. */
const tokenRefused = [40001, 42001, 40014];
const sameContentAlready = 10060023;
const busy = -1;

const appAnswer = z.object({ errcode: z.int(), errmsg: z.string().default('') });

/** POST /wxa/sec/order/upload_shipping_info of the mini-program's server API; see PaymentProvider. */
export function shippingCalls(parts: WechatPayParts): Pick<PaymentProvider, 'uploadShippingInfo'> {
  const tokens = createAccessTokens(parts);
  const upload = async (input: ShippingInfo): Promise<number> => {
    const token = encodeURIComponent(await tokens.current());
    const pathAndQuery = `/wxa/sec/order/upload_shipping_info?access_token=${token}`;
    const body = shippingBody(parts.config.mchid, input);
    const { errcode } = await parts.transport.callApp({ method: 'POST', pathAndQuery, body }, appAnswer);
    return errcode;
  };
  return {
    uploadShippingInfo: async (input) => {
      let errcode = await upload(input);
      if (tokenRefused.includes(errcode)) {
        tokens.forget();
        errcode = await upload(input);
      }
      if (errcode === 0 || errcode === sameContentAlready) return;
      throw new ProviderFailure(errcode === busy ? 'unavailable' : 'refused', String(errcode));
    },
  };
}

function shippingBody(mchid: string, input: ShippingInfo): unknown {
  return {
    order_key: { order_number_type: 1, mchid, out_trade_no: input.outTradeNo },
    logistics_type: selfPickup,
    delivery_mode: wholeOrder,
    shipping_list: [{ item_desc: input.itemDescription }],
    upload_time: toShanghaiTime(input.uploadedAt),
    payer: { openid: input.payerOpenId },
  };
}
