import { generateKeyPairSync, randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** The two key pairs, the shared secrets and the numbers by which provider and merchant know each other. */
export interface MerchantKeys {
  readonly mchid: string;
  readonly appid: string;
  readonly appSecret: string;
  readonly merchantSerial: string;
  readonly merchantPublicKey: string;
  readonly platformSerial: string;
  readonly platformPrivateKey: string;
  /** The key that the platform switches from or to: a merchant must know both. */
  readonly otherPlatformSerial: string;
  readonly otherPlatformPrivateKey: string;
  readonly apiv3Key: string;
}

/**
 * The keys folder holds all that a merchant gets from the provider's console (its own private key, the
 * platform's public key, the secrets); the platform's private key stays in the provider's data folder. What
 * exists is kept, so that signatures made before a restart stay true.
 */
export function ensureMerchantKeys(keysFolder: string, dataFolder: string): MerchantKeys {
  mkdirSync(keysFolder, { recursive: true });
  mkdirSync(dataFolder, { recursive: true });
  const merchant = (name: string, make: () => string): string => ensureFile(join(keysFolder, name), make);
  const merchantPair = lazyKeyPair();
  const platformPair = lazyKeyPair();
  ensurePair([join(keysFolder, 'merchant_key.pem'), join(dataFolder, 'merchant_pub.pem')], merchantPair);
  ensurePair([join(dataFolder, 'platform_key.pem'), join(keysFolder, 'platform_pub.pem')], platformPair);
  const otherSerial = ensureFile(join(dataFolder, 'other_serial.txt'), () =>
    randomBytes(20).toString('hex').toUpperCase(),
  );
  mkdirSync(join(keysFolder, 'platform_keys'), { recursive: true });
  ensurePair(
    [join(dataFolder, 'other_key.pem'), join(keysFolder, 'platform_keys', `${otherSerial}.pem`)],
    lazyKeyPair(),
  );
  return {
    mchid: merchant('mchid.txt', () => '1900000109'),
    appid: merchant('appid.txt', () => `wx${randomBytes(8).toString('hex')}`),
    appSecret: merchant('app_secret.txt', () => randomBytes(16).toString('hex')),
    merchantSerial: merchant('merchant_serial.txt', () => randomBytes(20).toString('hex').toUpperCase()),
    platformSerial: merchant('platform_serial.txt', () => `PUB_KEY_ID_01${digits(34)}`),
    apiv3Key: merchant('apiv3_key.txt', () => randomBytes(16).toString('hex')),
    merchantPublicKey: readFileSync(join(dataFolder, 'merchant_pub.pem'), 'utf8'),
    otherPlatformSerial: otherSerial,
    otherPlatformPrivateKey: readFileSync(join(dataFolder, 'other_key.pem'), 'utf8'),
    platformPrivateKey: readFileSync(join(dataFolder, 'platform_key.pem'), 'utf8'),
  };
}

interface KeyPair {
  readonly privateKey: string;
  readonly publicKey: string;
}

/** Both halves are written anew unless both are there: half a pair fits nothing. */
function ensurePair([privatePath, publicPath]: readonly [string, string], make: () => KeyPair): void {
  if (existsSync(privatePath) && existsSync(publicPath)) return;
  writeFileSync(privatePath, make().privateKey, { mode: 0o600 });
  writeFileSync(publicPath, make().publicKey, { mode: 0o600 });
}

function lazyKeyPair(): () => KeyPair {
  let made: KeyPair | undefined;
  return () => {
    made ??= generateKeyPairSync('rsa', {
      modulusLength: 2048,
      publicKeyEncoding: { type: 'spki', format: 'pem' },
      privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
    });
    return made;
  };
}

function ensureFile(path: string, make: () => string): string {
  if (!existsSync(path)) writeFileSync(path, `${make()}\n`, { mode: 0o600 });
  return readFileSync(path, 'utf8').trim();
}

const digits = (count: number): string =>
  Array.from(randomBytes(count), (byte) => String(byte % 10)).join('');
