import { Formatter, Rsa } from 'wechatpay-axios-plugin';
import type { WechatPayConfig } from './config.js';
import { createKeyRing, type KeyRing } from './key-ring.js';

/**
 * Seconds by which a signed message may be old or early, the limit of the provider's own SDK. Smaller refuses
 * true messages of a machine whose clock drifts; larger gives a recorded message longer to be played again.
 */
export const signatureWindowSeconds = 300;

/** Our private key, the platform's keys by serial, and the clock. */
export interface Signer {
  /** The Authorization header of one request; `body` is '' where there is none. */
  authorization(request: { method: string; pathAndQuery: string; body: string }): string;
  /** The signature that the payer's app hands to WeChat, over lines that are each ended by a line feed. */
  sign(lines: readonly string[]): string;
  /** True if the message is whole, signed by a platform key that we hold, and young. */
  isTrue(message: SignedMessage): boolean;
  readonly nowSeconds: () => number;
}

/** The four Wechatpay-* headers and the raw body of an answer or a notice. */
export interface SignedMessage {
  readonly serial: string | undefined;
  readonly timestamp: string | undefined;
  readonly nonce: string | undefined;
  readonly signature: string | undefined;
  readonly rawBody: Uint8Array;
}

/** Keys are parsed once, here, so that a damaged key stops the start and not the first payment. */
export function createSigner(config: WechatPayConfig): Signer {
  const privateKey = Rsa.from(config.merchantPrivateKey, Rsa.KEY_TYPE_PRIVATE);
  const ring = createKeyRing(config);
  const nowSeconds = config.nowSeconds ?? ((): number => Math.floor(Date.now() / 1000));
  return {
    nowSeconds,
    authorization: ({ method, pathAndQuery, body }) => {
      const [nonce, timestamp] = [Formatter.nonce(), nowSeconds()];
      const signature = Rsa.sign(Formatter.request(method, pathAndQuery, timestamp, nonce, body), privateKey);
      return Formatter.authorization(config.mchid, nonce, signature, timestamp, config.merchantSerial);
    },
    sign: (lines) => Rsa.sign(`${lines.join('\n')}\n`, privateKey),
    isTrue: (message) => isTrue(message, ring, nowSeconds()),
  };
}

function isTrue(message: SignedMessage, ring: KeyRing, nowSeconds: number): boolean {
  const { serial, timestamp, nonce, signature } = message;
  if (!serial || !nonce || !signature || !timestamp || !/^\d{1,12}$/.test(timestamp)) return false;
  if (Math.abs(nowSeconds - Number(timestamp)) >= signatureWindowSeconds) return false;
  const key = ring.keyOf(serial, nowSeconds);
  const body = decodeUtf8(message.rawBody);
  if (key === undefined || body === undefined) return false;
  return Rsa.verify(Formatter.response(timestamp, nonce, body), signature, key);
}

/**
 * Strict, byte order mark kept: bytes that are no text are refused instead of being repaired and then
 * verified.
 */
export function decodeUtf8(bytes: Uint8Array): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return undefined;
  }
}
