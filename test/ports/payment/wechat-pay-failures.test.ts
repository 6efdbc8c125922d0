import { generateKeyPairSync } from 'node:crypto';
import test from 'ava';
import { createWechatPay } from '../../../ports/payment/wechat-pay/create-wechat-pay.js';
import { sendJson, startHttpService } from '../../../simulation/parties/http-service.js';
import { runProvider } from '../../simulation/payment-provider/running-provider.js';

test('an order whose answer is lost has an unknown outcome; the query knows it, the repetition changes nothing', async (t) => {
  const { provider, order, payer, books } = await runProvider(t, { faults: { lostAnswerRate: 1 } });
  const wanted = order();
  const failure = await t.throwsAsync(provider.createPayment(wanted), { name: 'ProviderFailure' });
  t.regex(failure?.message ?? '', /^unknown-outcome/);
  await payer('/faults', { lostAnswerRate: 0 });
  t.is((await provider.queryPayment(wanted.outTradeNo)).state, 'unpaid');
  const { prepayId } = await provider.createPayment(wanted);
  await payer('/payer/pay', { prepayId, openId: 'oA' });
  t.is((await books()).payments.count, 1);
});

test('a refund whose answer is lost is found by query and refunds once', async (t) => {
  const { provider, paid, payer, books } = await runProvider(t);
  const order = await paid();
  const refund = {
    outTradeNo: order.outTradeNo,
    outRefundNo: 'R1',
    refundFen: 100,
    totalFen: order.amountFen,
    reason: '缺货',
    notifyUrl: order.notifyUrl,
  };
  await payer('/faults', { lostAnswerRate: 1 });
  t.regex((await t.throwsAsync(provider.refund(refund)))?.message ?? '', /^unknown-outcome/);
  await payer('/faults', { lostAnswerRate: 0 });
  t.not((await provider.queryRefund('R1')).state, 'unknown');
  await provider.refund(refund);
  const { refunds, refundsProcessing } = await books();
  t.is(refunds.count + refundsProcessing.count, 1);
});

test('a server error leaves an order unknown and a question merely unanswered', async (t) => {
  const { provider, order } = await runProvider(t, { faults: { errorRate: 1 } });
  await t.throwsAsync(provider.createPayment(order()), { message: 'unknown-outcome SYSTEM_ERROR' });
  await t.throwsAsync(provider.queryPayment('T1'), { message: 'unavailable SYSTEM_ERROR' });
});

test('an answer slower than the timeout leaves an order unknown', async (t) => {
  const running = await runProvider(t, { faults: { slowRate: 1, slowMs: 300 } });
  const hasty = createWechatPay({ ...running.config, timeoutMs: 100 });
  await t.throwsAsync(hasty.createPayment(running.order()), { message: 'unknown-outcome TimeoutError' });
});

test('nobody listening means that nothing happened', async (t) => {
  const running = await runProvider(t);
  const gone = await startHttpService(async (_request, response) => sendJson(response, 200, {}), 0);
  await gone.stop();
  const provider = createWechatPay({ ...running.config, payBaseUrl: gone.url });
  await t.throwsAsync(provider.createPayment(running.order()), { message: 'unavailable ECONNREFUSED' });
});

test('an answer that is not signed by the platform says nothing, whatever it says', async (t) => {
  const running = await runProvider(t);
  const impostor = await startHttpService(async (request, response) => {
    if (request.method === 'GET') sendJson(response, 404, { code: 'ORDER_NOT_EXIST' });
    else sendJson(response, 200, { prepay_id: 'wx1' });
  }, 0);
  t.teardown(impostor.stop);
  const provider = createWechatPay({ ...running.config, payBaseUrl: impostor.url });
  await t.throwsAsync(provider.createPayment(running.order()), {
    message: 'unknown-outcome ANSWER_NOT_VERIFIED',
  });
  await t.throwsAsync(provider.queryPayment('T1'), { message: 'unavailable ANSWER_NOT_VERIFIED' });
});

test('requests signed by another merchant key are refused', async (t) => {
  const running = await runProvider(t);
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const pem = privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
  const other = createWechatPay({ ...running.config, merchantPrivateKey: pem });
  await t.throwsAsync(other.createPayment(running.order()), { message: 'refused SIGN_ERROR' });
});

test('requests signed by a clock that is 301 s off are refused', async (t) => {
  const running = await runProvider(t);
  const nowSeconds = (): number => Math.floor(Date.now() / 1000) - 301;
  const late = createWechatPay({ ...running.config, nowSeconds });
  await t.throwsAsync(late.createPayment(running.order()), { message: 'refused SIGN_ERROR' });
});

test('a payment that expires within the minute is refused', async (t) => {
  const { provider, order } = await runProvider(t, { pace: 1 });
  const expireAt = new Date(Date.now() + 30_000).toISOString();
  await t.throwsAsync(provider.createPayment(order({ expireAt })), { message: 'refused PARAM_ERROR' });
});

test('a wrong app secret gets no token, and a token that ended is replaced without anybody noticing', async (t) => {
  const running = await runProvider(t);
  const { outTradeNo } = await running.paid();
  const info = {
    outTradeNo,
    payerOpenId: 'oA',
    itemDescription: '蔬菜',
    uploadedAt: new Date().toISOString(),
  };
  const stranger = createWechatPay({ ...running.config, appSecret: 'x' });
  await t.throwsAsync(stranger.uploadShippingInfo(info), { message: 'refused TOKEN_40125' });

  let tokens = 0;
  const expiring = await startHttpService(async (request, response) => {
    if (request.url === '/cgi-bin/stable_token') {
      tokens += 1;
      return sendJson(response, 200, { access_token: `token-${tokens}`, expires_in: 7200 });
    }
    sendJson(response, 200, { errcode: request.url?.endsWith('token-2') ? 0 : 40001 });
  }, 0);
  t.teardown(expiring.stop);
  const provider = createWechatPay({ ...running.config, appBaseUrl: expiring.url });
  await t.notThrowsAsync(provider.uploadShippingInfo(info));
  t.is(tokens, 2);
});
