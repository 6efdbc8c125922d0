import { randomBytes } from 'node:crypto';
import { Aes, Formatter, Rsa } from 'wechatpay-axios-plugin';
import type { MerchantKeys } from './merchant-keys.js';

/** The platform's side of all signatures. */
export interface PlatformSigning {
  /** The Wechatpay-* headers that make a body the platform's word, signed now unless told otherwise. */
  headersFor(body: string, how?: SigningWay): Record<string, string>;
  /** The same headers with a signature by a key that nobody trusts. */
  forgedHeadersFor(body: string): Record<string, string>;
  /** True if the Authorization header is the merchant's, over exactly this request, and young. */
  isMerchant(request: SignedRequest): boolean;
  /** True if these are the parameters that the merchant signed for `wx.requestPayment`. */
  isPayerCall(prepayId: string, parameters: Readonly<Record<string, unknown>>): boolean;
  /** A notice's resource, encrypted with the APIv3 key. */
  encrypt(originalType: string, resource: unknown): EncryptedResource;
}

/** How a body is signed: so many seconds ago, with the platform's other key. */
export interface SigningWay {
  readonly ageSeconds?: number;
  readonly withOtherKey?: boolean;
}

export interface SignedRequest {
  readonly authorization: string | undefined;
  readonly method: string;
  readonly pathAndQuery: string;
  readonly body: string;
}

export interface EncryptedResource {
  readonly original_type: string;
  readonly algorithm: 'AEAD_AES_256_GCM';
  readonly ciphertext: string;
  readonly associated_data: string;
  readonly nonce: string;
}

/** Seconds by which a request may be old or early: the provider's own limit. */
const requestWindowSeconds = 300;

export function createPlatformSigning(keys: MerchantKeys): PlatformSigning {
  const platformKey = Rsa.from(keys.platformPrivateKey, Rsa.KEY_TYPE_PRIVATE);
  const merchantKey = Rsa.from(keys.merchantPublicKey, Rsa.KEY_TYPE_PUBLIC);
  const otherKey = Rsa.from(keys.otherPlatformPrivateKey, Rsa.KEY_TYPE_PRIVATE);
  const headersFor = (body: string, how: SigningWay = {}): Record<string, string> => {
    const [timestamp, nonce] = [Formatter.timestamp() - (how.ageSeconds ?? 0), Formatter.nonce()];
    const [serial, key] = how.withOtherKey
      ? [keys.otherPlatformSerial, otherKey]
      : [keys.platformSerial, platformKey];
    return {
      'Wechatpay-Serial': serial,
      'Wechatpay-Timestamp': String(timestamp),
      'Wechatpay-Nonce': nonce,
      'Wechatpay-Signature': Rsa.sign(Formatter.response(timestamp, nonce, body), key),
      'Wechatpay-Signature-Type': 'WECHATPAY2-SHA256-RSA2048',
    };
  };
  return {
    headersFor,
    forgedHeadersFor: (body) => ({
      ...headersFor(body),
      'Wechatpay-Signature': randomBytes(256).toString('base64'),
    }),
    isMerchant: (request) => {
      const given = parseAuthorization(request.authorization);
      if (!given || given.mchid !== keys.mchid || given.serial_no !== keys.merchantSerial) return false;
      if (Math.abs(Formatter.timestamp() - Number(given.timestamp)) > requestWindowSeconds) return false;
      const { method, pathAndQuery, body } = request;
      const text = Formatter.request(method, pathAndQuery, given.timestamp, given.nonce_str, body);
      return Rsa.verify(text, given.signature, merchantKey);
    },
    isPayerCall: (prepayId, { appId, timeStamp, nonceStr, package: packageText, paySign }) => {
      if (appId !== keys.appid || packageText !== `prepay_id=${prepayId}`) return false;
      const text = `${appId}\n${String(timeStamp)}\n${String(nonceStr)}\n${packageText}\n`;
      return Rsa.verify(text, String(paySign), merchantKey);
    },
    encrypt: (originalType, resource) => {
      const nonce = Formatter.nonce(12);
      const ciphertext = Aes.AesGcm.encrypt(JSON.stringify(resource), keys.apiv3Key, nonce, originalType);
      return {
        original_type: originalType,
        algorithm: 'AEAD_AES_256_GCM',
        ciphertext,
        associated_data: originalType,
        nonce,
      };
    },
  };
}

type Authorization = Record<'mchid' | 'nonce_str' | 'timestamp' | 'serial_no' | 'signature', string>;

function parseAuthorization(header: string | undefined): Authorization | undefined {
  if (!header?.startsWith('WECHATPAY2-SHA256-RSA2048 ')) return undefined;
  const fields = Object.fromEntries(
    Array.from(header.matchAll(/(\w+)="([^"]*)"/g), (match) => [match[1], match[2]]),
  );
  const { mchid, nonce_str, timestamp, serial_no, signature } = fields;
  if (!mchid || !nonce_str || !timestamp || !serial_no || !signature) return undefined;
  return { mchid, nonce_str, timestamp, serial_no, signature };
}
