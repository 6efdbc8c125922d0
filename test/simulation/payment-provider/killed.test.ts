import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import test, { type ExecutionContext } from 'ava';
import { readWechatPayKeys } from '../../../ports/payment/wechat-pay/config.js';
import { connect, type Merchant, ownFolder, startMerchant, testPace, until } from './running-provider.js';

const main = fileURLToPath(new URL('../../../simulation/parties/payment-provider/main.js', import.meta.url));

interface ProviderProcess {
  readonly child: ChildProcess;
  readonly port: number;
}

async function spawnProvider(
  t: ExecutionContext,
  folder: string,
  faults: object = {},
): Promise<ProviderProcess> {
  const child = spawn(process.execPath, [main], {
    env: {
      ...process.env,
      PORT: '0',
      DATA: join(folder, 'data'),
      KEYS: join(folder, 'keys'),
      PACE: String(testPace),
      FAULTS: JSON.stringify(faults),
    },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  t.teardown(() => child.kill('SIGKILL'));
  const [line] = (await once(child.stdout, 'data')) as [Buffer];
  const ready = /^READY (.*)\n$/.exec(line.toString());
  return { child, port: (JSON.parse(ready?.[1] ?? '') as { port: number }).port };
}

async function kill(child: ChildProcess, signal: NodeJS.Signals): Promise<number | null> {
  const ended = once(child, 'exit') as Promise<[number | null]>;
  child.kill(signal);
  return (await ended)[0];
}

const connectTo = (folder: string, port: number, merchant: Merchant): ReturnType<typeof connect> => {
  const url = `http://127.0.0.1:${port}`;
  return connect(readWechatPayKeys(join(folder, 'keys'), { payBaseUrl: url, appBaseUrl: url }), merchant);
};

test('books survive kill -9: payments, refunds, shipping and transfers stand, and notices still come', async (t) => {
  const [folder, merchant] = [ownFolder(t), await startMerchant(t)];
  const first = await spawnProvider(t, folder);
  merchant.status = 500;
  const before = connectTo(folder, first.port, merchant);
  const order = await before.paid();
  const waiting = before.order();
  const { prepayId } = await before.provider.createPayment(waiting);
  await before.provider.uploadShippingInfo({
    outTradeNo: order.outTradeNo,
    payerOpenId: 'oA',
    itemDescription: '蔬菜',
    uploadedAt: new Date().toISOString(),
  });
  await before.provider.transfer({
    outBillNo: 'S1',
    openId: 'oLeader',
    amountFen: 300,
    sceneId: '1005',
    remark: '佣金',
  });
  await merchant.atLeast(1);
  await before.provider.refund({
    outTradeNo: order.outTradeNo,
    outRefundNo: 'R1',
    refundFen: 100,
    totalFen: order.amountFen,
    reason: '缺货',
    notifyUrl: order.notifyUrl,
  });
  await kill(first.child, 'SIGKILL');

  merchant.status = 204;
  merchant.received.length = 0;
  const second = await spawnProvider(t, folder);
  const after = connectTo(folder, second.port, merchant);
  t.is((await after.provider.queryPayment(order.outTradeNo)).state, 'paid');
  const ended = await until(
    () => after.provider.queryRefund('R1'),
    (refund) => refund.state === 'success',
  );
  t.is(ended.refundFen, 100);
  t.is((await after.payer('/payer/confirm-transfer', { outBillNo: 'S1' })).status, 200);
  t.is((await after.payer('/payer/pay', { prepayId, openId: 'oA' })).status, 200);
  const totals = await after.books();
  t.deepEqual(totals.payments, { count: 2, sumFen: 20_000 });
  t.deepEqual(totals.transfers, { count: 1, sumFen: 300 });
  t.is(totals.frozenFen, 9_940);
  t.is(totals.settlingFen, 10_000 - 100 - 59);
  // A notice under way at the kill comes twice, with one id.
  const kinds = await until(
    async () => new Map(merchant.received.map(after.read).map(({ noticeId, kind }) => [noticeId, kind])),
    ({ size }) => size >= 3,
  );
  t.deepEqual([...kinds.values()].sort(), ['payment-succeeded', 'payment-succeeded', 'refund-ended']);
});

test('no acknowledged payment is lost when the provider is killed in the middle of a hundred', async (t) => {
  const [folder, merchant] = [ownFolder(t), await startMerchant(t)];
  const first = await spawnProvider(t, folder);
  const before = connectTo(folder, first.port, merchant);
  const acknowledged: string[] = [];
  const attempts = Array.from({ length: 100 }, async () => {
    const { outTradeNo } = await before.paid();
    acknowledged.push(outTradeNo);
    if (acknowledged.length === 20) first.child.kill('SIGKILL');
  });
  await Promise.allSettled(attempts);
  t.true(acknowledged.length >= 20 && acknowledged.length < 100);

  const second = await spawnProvider(t, folder);
  const after = connectTo(folder, second.port, merchant);
  const states = await Promise.all(acknowledged.map((no) => after.provider.queryPayment(no)));
  t.true(states.every(({ state }) => state === 'paid'));
  t.is(await kill(second.child, 'SIGTERM'), 0);
});
