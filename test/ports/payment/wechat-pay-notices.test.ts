import { generateKeyPairSync } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import test, { type ExecutionContext } from 'ava';
import { Aes, Formatter, Rsa } from 'wechatpay-axios-plugin';
import { RuleViolation } from '../../../domain/values/rule-violation.js';
import type { PaymentNotice } from '../../../ports/payment/payment-notice.js';
import { readWechatPayKeys, type WechatPayConfig } from '../../../ports/payment/wechat-pay/config.js';
import { createWechatPay } from '../../../ports/payment/wechat-pay/create-wechat-pay.js';
import { type ReceivedNotice, runProvider } from '../../simulation/payment-provider/running-provider.js';

/** A pair that the provider does not know. */
const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });

interface TrueNotice {
  readonly config: WechatPayConfig;
  readonly folder: string;
  readonly notice: ReceivedNotice;
}

async function trueNotice(t: ExecutionContext): Promise<TrueNotice> {
  const { config, folder, paid, merchant } = await runProvider(t);
  await paid();
  const [notice] = await merchant.atLeast(1);
  if (!notice) throw new Error('no notice came');
  return { config, folder, notice };
}

const parse = (config: WechatPayConfig, { headers, rawBody }: ReceivedNotice): PaymentNotice =>
  createWechatPay(config).parseNotification({ headers, rawBody });

function refusesAsForged(t: ExecutionContext, check: string, run: () => unknown): void {
  const refusal = t.throws(run, { instanceOf: RuleViolation });
  t.is(refusal?.code, 'payment-notice-forged');
  t.is(refusal?.details['check'], check);
}

test('a true notice is read, and read again the same', async (t) => {
  const { config, notice } = await trueNotice(t);
  t.is(parse(config, notice).kind, 'payment-succeeded');
  t.deepEqual(parse(config, notice), parse(config, notice));
});

test('a notice whose body was changed by one byte is forged', async (t) => {
  const { config, notice } = await trueNotice(t);
  const rawBody = Buffer.from(notice.rawBody.toString('utf8').replace('SUCCESS', 'SUCCESs'));
  refusesAsForged(t, 'signature', () => parse(config, { ...notice, rawBody }));
});

test('a notice whose body means the same but is written otherwise is forged', async (t) => {
  const { config, notice } = await trueNotice(t);
  const rawBody = Buffer.from(JSON.stringify(JSON.parse(notice.rawBody.toString('utf8')), null, 1));
  refusesAsForged(t, 'signature', () => parse(config, { ...notice, rawBody }));
});

for (const name of ['serial', 'timestamp', 'nonce', 'signature']) {
  test(`a notice without its ${name} is forged`, async (t) => {
    const { config, notice } = await trueNotice(t);
    const { [`wechatpay-${name}`]: _left, ...headers } = notice.headers;
    refusesAsForged(t, 'signature', () => parse(config, { ...notice, headers }));
  });
}

test('a notice by a serial that we do not hold is forged, even if we hold its key by another serial', async (t) => {
  const { config, notice } = await trueNotice(t);
  const [pem = ''] = Object.values(config.platformKeys);
  const { readPlatformKeys: _unread, ...rest } = config;
  const elsewhere = { ...rest, platformKeys: { PUB_KEY_ID_9: pem } };
  refusesAsForged(t, 'signature', () => parse(elsewhere, notice));
});

test('a notice signed by another key under the true serial is forged', async (t) => {
  const { config, notice } = await trueNotice(t);
  const pem = publicKey.export({ type: 'spki', format: 'pem' }).toString();
  const platformKeys = Object.fromEntries(Object.keys(config.platformKeys).map((serial) => [serial, pem]));
  refusesAsForged(t, 'signature', () => parse({ ...config, platformKeys }, notice));
});

test('a probe with a deliberately wrong signature is forged', async (t) => {
  const { config, notice } = await trueNotice(t);
  const signature = `WECHATPAY/SIGNTEST/${String(notice.headers['wechatpay-signature'])}`;
  refusesAsForged(t, 'signature', () =>
    parse(config, { ...notice, headers: { ...notice.headers, 'wechatpay-signature': signature } }),
  );
});

test('a true notice is refused when it is 301 s old or early, and read at 299 s', async (t) => {
  const { config, notice } = await trueNotice(t);
  const sentAt = Number(notice.headers['wechatpay-timestamp']);
  const at = (seconds: number): WechatPayConfig => ({ ...config, nowSeconds: () => sentAt + seconds });
  refusesAsForged(t, 'signature', () => parse(at(301), notice));
  refusesAsForged(t, 'signature', () => parse(at(-301), notice));
  t.is(parse(at(299), notice).kind, 'payment-succeeded');
  t.is(parse(at(-299), notice).kind, 'payment-succeeded');
});

test('a notice that our APIv3 key does not open is forged', async (t) => {
  const { config, notice } = await trueNotice(t);
  refusesAsForged(t, 'resource', () => parse({ ...config, apiv3Key: 'x'.repeat(32) }, notice));
});

test('a true notice about another merchant or another app is forged', async (t) => {
  const { config, notice } = await trueNotice(t);
  refusesAsForged(t, 'merchant', () => parse({ ...config, mchid: '1900000001' }, notice));
  refusesAsForged(t, 'merchant', () => parse({ ...config, appid: 'wx0' }, notice));
});

test('bytes that are no text are forged', async (t) => {
  const { config, notice } = await trueNotice(t);
  const rawBody = Buffer.concat([notice.rawBody, Buffer.from([0xff])]);
  refusesAsForged(t, 'signature', () => parse(config, { ...notice, rawBody }));
});

test('during a switch of keys, notices by either key are read', async (t) => {
  const { config, folder, notice } = await trueNotice(t);
  mkdirSync(join(folder, 'keys', 'platform_keys'), { recursive: true });
  writeFileSync(
    join(folder, 'keys', 'platform_keys', 'NEW1.pem'),
    publicKey.export({ type: 'spki', format: 'pem' }),
  );
  const both = readWechatPayKeys(join(folder, 'keys'), config);
  t.is(parse(both, notice).kind, 'payment-succeeded');
  const pem = privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
  t.is(parse(both, resigned(notice, pem)).kind, 'payment-succeeded');
  const { readPlatformKeys: _unread, ...before } = config;
  refusesAsForged(t, 'signature', () => parse(before, resigned(notice, pem)));
});

test('a key that is put into the folder while we run is read without a restart', async (t) => {
  const { config, folder, notice } = await trueNotice(t);
  const pem = privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
  writeFileSync(
    join(folder, 'keys', 'platform_keys', 'NEW1.pem'),
    publicKey.export({ type: 'spki', format: 'pem' }),
  );
  t.is(parse(config, resigned(notice, pem)).kind, 'payment-succeeded');
});

function resigned(notice: ReceivedNotice, pem: string): ReceivedNotice {
  const [timestamp, nonce] = [String(Formatter.timestamp()), 'n'];
  const key = Rsa.from(pem, Rsa.KEY_TYPE_PRIVATE);
  const signature = Rsa.sign(Formatter.response(timestamp, nonce, notice.rawBody.toString('utf8')), key);
  const headers = {
    'wechatpay-serial': 'NEW1',
    'wechatpay-timestamp': timestamp,
    'wechatpay-nonce': nonce,
    'wechatpay-signature': signature,
  };
  return { ...notice, headers };
}

/** A notice with any content, signed by a platform key of our own making. */
function writtenNotice(
  config: WechatPayConfig,
  eventType: string,
  resource: unknown,
): [WechatPayConfig, ReceivedNotice] {
  const encrypted = {
    algorithm: 'AEAD_AES_256_GCM',
    nonce: 'abcdefghijkl',
    associated_data: 'transaction',
    ciphertext: Aes.AesGcm.encrypt(JSON.stringify(resource), config.apiv3Key, 'abcdefghijkl', 'transaction'),
  };
  const body = JSON.stringify({ id: 'EV1', event_type: eventType, resource: encrypted });
  const own = { NEW1: publicKey.export({ type: 'spki', format: 'pem' }).toString() };
  const pem = privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
  const notice = resigned({ headers: {}, rawBody: Buffer.from(body) }, pem);
  return [{ ...config, platformKeys: own }, notice];
}

test('a true notice about something else is neither refused nor taken for a payment', async (t) => {
  const { config } = await trueNotice(t);
  const [own, notice] = writtenNotice(config, 'MCHTRANSFER.BILL.FINISHED', { state: 'SUCCESS' });
  t.deepEqual(parse(own, notice), { kind: 'other', noticeId: 'EV1', eventType: 'MCHTRANSFER.BILL.FINISHED' });
});

test('a success notice whose trade has not succeeded, or is not in yuan, is refused', async (t) => {
  const { config } = await trueNotice(t);
  const trade = {
    mchid: config.mchid,
    appid: config.appid,
    out_trade_no: 'T1',
    transaction_id: '42',
    trade_state: 'SUCCESS',
    success_time: '2026-11-22T20:00:00+08:00',
    payer: { openid: 'oA' },
    amount: { total: 1, currency: 'CNY' },
  };
  const says = (changes: object): unknown => {
    const [own, notice] = writtenNotice(config, 'TRANSACTION.SUCCESS', { ...trade, ...changes });
    return parse(own, notice);
  };
  t.like(says({}), { kind: 'payment-succeeded', paidAt: '2026-11-22T12:00:00.000Z', amountFen: 1 });
  refusesAsForged(t, 'payment', () => says({ trade_state: 'NOTPAY' }));
  refusesAsForged(t, 'payment', () => says({ amount: { total: 1, currency: 'USD' } }));
  refusesAsForged(t, 'payment', () => says({ amount: { total: 0.5, currency: 'CNY' } }));
});
