import { type KeyObject, X509Certificate } from 'node:crypto';
import { Rsa } from 'wechatpay-axios-plugin';

/** Where the platform's keys come from. */
export interface KeySource {
  /** Public keys or certificates (PEM) of the platform by serial; a certificate says its own serial. */
  readonly platformKeys: Readonly<Record<string, string>>;
  /** The same, read again: asked when a serial is not known, because the platform switches while we run. */
  readonly readPlatformKeys?: () => Readonly<Record<string, string>>;
}

/** The platform's keys that count now. */
export interface KeyRing {
  /** The key of that serial; undefined for one that nobody gave us, and for a certificate that is not valid now. */
  keyOf(serial: string, nowSeconds: number): KeyObject | undefined;
}

/**
 * Seconds between two readings of the source. Smaller: whoever sends made-up serials makes us read files all day;
 * larger: after a switch true messages are refused for longer.
 */
const rereadSeconds = 10;

interface HeldKey {
  readonly key: KeyObject;
  readonly validFrom: number;
  readonly validTo: number;
}

/**
 * Several keys at once: during a switch each message names the one that signed it. A key that cannot be read stops the
 * start; one that turns up broken later is left out, and what was known stays.
 */
export function createKeyRing(source: KeySource): KeyRing {
  let ring = ringOf(source.platformKeys);
  let readAt = Number.NEGATIVE_INFINITY;
  const reread = (nowSeconds: number): void => {
    if (source.readPlatformKeys === undefined || Math.abs(nowSeconds - readAt) < rereadSeconds) return;
    readAt = nowSeconds;
    try {
      ring = new Map([...ring, ...ringOf(source.readPlatformKeys())]);
    } catch {
      // Half a file while it is being written: the next unknown serial reads it again.
    }
  };
  return {
    keyOf: (serial, nowSeconds) => {
      if (!ring.has(serial)) reread(nowSeconds);
      const held = ring.get(serial);
      return held && held.validFrom <= nowSeconds && nowSeconds < held.validTo ? held.key : undefined;
    },
  };
}

function ringOf(keys: Readonly<Record<string, string>>): Map<string, HeldKey> {
  return new Map(Object.entries(keys).map(([serial, pem]) => heldKey(serial, pem)));
}

function heldKey(serial: string, pem: string): [string, HeldKey] {
  if (!pem.includes('BEGIN CERTIFICATE')) {
    const key = Rsa.from(pem, Rsa.KEY_TYPE_PUBLIC);
    return [serial, { key, validFrom: Number.NEGATIVE_INFINITY, validTo: Number.POSITIVE_INFINITY }];
  }
  const certificate = new X509Certificate(pem);
  const [validFrom, validTo] = [seconds(certificate.validFrom), seconds(certificate.validTo)];
  return [certificate.serialNumber, { key: certificate.publicKey, validFrom, validTo }];
}

const seconds = (text: string): number => Math.floor(Date.parse(text) / 1000);
