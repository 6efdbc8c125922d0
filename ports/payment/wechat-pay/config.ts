import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';

/**
 * Everything that tells one merchant from another. Keys are PEM texts; no amount, no secret is ever logged.
 */
export interface WechatPayConfig {
  /** https://api.mch.weixin.qq.com, or a simulator. */
  readonly payBaseUrl: string;
  /** https://api.weixin.qq.com, or a simulator. */
  readonly appBaseUrl: string;
  readonly mchid: string;
  readonly appid: string;
  readonly appSecret: string;
  readonly merchantSerial: string;
  readonly merchantPrivateKey: string;
  /**
   * Public keys of the platform by serial: two while the platform switches, and each notice names its own.
   */
  readonly platformKeys: Readonly<Record<string, string>>;
  /** The same, read again while we run; see KeySource. */
  readonly readPlatformKeys?: () => Readonly<Record<string, string>>;
  /** The public key with which the platform is to sign its answers (`PUB_KEY_ID_…`); its certificate if left out. */
  readonly platformSerial?: string;
  /** 32 bytes. */
  readonly apiv3Key: string;
  /**
   * Milliseconds of a call; 10 s by default. Smaller turns slow answers into unknown outcomes; larger holds a
   * step past its own limit.
   */
  readonly timeoutMs?: number;
  /** Seconds since 1970; the wall clock by default. Given only by tests of the time window. */
  readonly nowSeconds?: () => number;
}

/**
 * The config read from a keys folder: one file per value. The platform's keys are platform_pub.pem with
 * platform_serial.txt (public-key mode), and any number of platform_keys/<serial>.pem, public keys or certificates
 * (whose names do not matter); a file that is put there counts without a restart.
 */
export function readWechatPayKeys(
  folder: string,
  baseUrls: Pick<WechatPayConfig, 'payBaseUrl' | 'appBaseUrl'>,
): WechatPayConfig {
  const text = (name: string): string => readFileSync(join(folder, name), 'utf8').trim();
  const platformSerial = existsSync(join(folder, 'platform_serial.txt')) ? text('platform_serial.txt') : '';
  const readPlatformKeys = (): Record<string, string> => ({
    ...furtherKeys(folder),
    ...(platformSerial && { [platformSerial]: text('platform_pub.pem') }),
  });
  const platformKeys = readPlatformKeys();
  if (Object.keys(platformKeys).length === 0) throw new Error(`no key of the platform in ${folder}`);
  return {
    ...baseUrls,
    mchid: text('mchid.txt'),
    appid: text('appid.txt'),
    appSecret: text('app_secret.txt'),
    merchantSerial: text('merchant_serial.txt'),
    merchantPrivateKey: text('merchant_key.pem'),
    platformKeys,
    readPlatformKeys,
    ...(platformSerial && { platformSerial }),
    apiv3Key: text('apiv3_key.txt'),
  };
}

function furtherKeys(folder: string): Record<string, string> {
  const path = join(folder, 'platform_keys');
  if (!existsSync(path)) return {};
  const names = readdirSync(path).filter((name) => name.endsWith('.pem'));
  return Object.fromEntries(
    names.map((name) => [basename(name, '.pem'), readFileSync(join(path, name), 'utf8')]),
  );
}
