import { randomUUID } from 'node:crypto';
import test from 'ava';
import { one } from '../../db/query.js';
import type { Trade } from '../../simulation/parties/payment-provider/entries.js';
import { noticeBody, paymentNotice } from '../../simulation/parties/payment-provider/notice-content.js';
import {
  createPlatformSigning,
  type PlatformSigning,
} from '../../simulation/parties/payment-provider/signing.js';
import { noticePath } from '../../ports/payment/from-settings.js';
import { temporaryFolder } from '../support/processes.js';
import { send } from './support/caller.js';
import { onceOn } from './support/small-day.js';
import { startTownServer, type TownServer } from './support/town-server.js';

const folder = temporaryFolder(test);
let server: TownServer;
let signing: PlatformSigning;

test.before(async () => {
  server = await startTownServer(folder);
  signing = createPlatformSigning(server.keys);
});
test.after.always(() => server?.close());

interface Unpaid {
  readonly orderId: string;
  readonly payableFen: number;
}

/** An order whose payment is prepared; the member buys one of what the city's fixed order begins with. */
async function unpaidOrder(): Promise<Unpaid> {
  const { town, cycleId, base, tokenOf } = server;
  const [fixed] = town.fixedOrders;
  const member = town.members.find((one) => one.memberId === fixed?.memberId);
  const skuId = fixed?.lines[0]?.skuId ?? '';
  const as = `member/${member?.memberId}`;
  const body = { cycleId, pointLeaderId: member?.leaderId, lines: [{ skuId, quantity: 1 }] };
  const order = await onceOn(server)<Unpaid>({ operation: 'placeOrder', as, body, other: {} });
  await send(base, { operation: 'preparePayment', token: tokenOf(as), params: { orderId: order.orderId } });
  return order;
}

interface Told {
  readonly body: string;
  readonly headers: Record<string, string>;
}

/** The provider's word that this order was paid with this amount, signed with its true key. */
function trueNotice({ orderId, payableFen }: Unpaid, keys = server.keys): Told {
  const at = new Date().toISOString();
  const trade: Trade = {
    prepared: {
      kind: 'prepared',
      at,
      prepayId: 'wx1',
      outTradeNo: orderId,
      amountFen: payableFen,
      description: '团达',
      openId: 'o-payer',
      expireAt: at,
      notifyUrl: server.base + noticePath,
    },
    paid: { kind: 'paid', at, outTradeNo: orderId, transactionId: `T${orderId}`, noticeId: randomUUID() },
    refunds: [],
    shipments: [],
  };
  const body = noticeBody(signing, paymentNotice(keys, trade));
  return { body, headers: signing.headersFor(body) };
}

const tell = async ({ body, headers }: Told): Promise<{ status: number; text: string }> => {
  const type = { 'content-type': 'application/json' };
  const response = await fetch(server.base + noticePath, {
    method: 'POST',
    headers: { ...type, ...headers },
    body,
  });
  const text = await response.text();
  if (response.status === 204) await applied();
  return { status: response.status, text };
};

/** An answer does not always wait for the consequence: on a busy machine it follows a moment later. */
async function applied(): Promise<void> {
  for (let n = 0; n < 200; n++) {
    const { left } = await one<{ left: number }>(
      server.database,
      `select count(*)::integer as left from payment_notices where applied_at is null`,
    );
    if (left === 0) return;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

/** What is stored because of notices about the order. */
const storedOf = ({ orderId }: Unpaid): Promise<Record<string, unknown>> =>
  one(
    server.database,
    `select o.state, p.state as payment, p.amount_fen as "amountFen",
       (select count(*)::integer from payment_notices n where n.subject = o.id) as notices,
       (select count(*)::integer from events e where e.aggregate = 'order/' || o.id and e.type = 'order.paid') as paid,
       (select count(*)::integer from attention a where a.subject = 'order/' || o.id) as attention
     from orders o join payments p on p.order_id = o.id where o.id = :orderId`,
    { orderId },
  );

test('a true notice is taken, and however often it comes the order is paid once', async (t) => {
  const order = await unpaidOrder();
  const notice = trueNotice(order);
  const answers = await Promise.all([notice, notice, notice].map(tell));
  answers.push(await tell(notice));
  t.deepEqual(answers, Array(4).fill({ status: 204, text: '' }));
  const paid = {
    state: 'paid',
    payment: 'paid',
    amountFen: order.payableFen,
    notices: 1,
    paid: 1,
    attention: 0,
  };
  t.deepEqual(await storedOf(order), paid);
});

test('the provider’s word under two numbers pays once', async (t) => {
  const order = await unpaidOrder();
  t.is((await tell(trueNotice(order))).status, 204);
  t.is((await tell(trueNotice(order))).status, 204);
  t.like(await storedOf(order), { state: 'paid', notices: 2, paid: 1 });
});

test('nothing that the provider did not sign is believed or stored, and the answer says no more than that', async (t) => {
  const order = await unpaidOrder();
  const { body, headers } = trueNotice(order);
  const other = trueNotice({ ...order, payableFen: 1 });
  const { 'Wechatpay-Serial': _serial, ...unnamed } = headers;
  const forged: Record<string, Told> = {
    'a signature of nobody': { body, headers: signing.forgedHeadersFor(body) },
    'the signature of another notice': { body, headers: other.headers },
    'a changed body': { body: body.replace('TRANSACTION', 'TRANSACTI0N'), headers },
    'another time than was signed': { body, headers: { ...headers, 'Wechatpay-Timestamp': '1' } },
    'no key named': { body, headers: unnamed },
    'a key of nobody': { body, headers: { ...headers, 'Wechatpay-Serial': 'PUB_KEY_ID_0' } },
    'no signature at all': { body, headers: {} },
    'nothing at all': { body: '', headers: {} },
    'signed, for another merchant': trueNotice(order, { ...server.keys, mchid: '1900000000' }),
    'signed, but no notice': { body: '[]', headers: signing.headersFor('[]') },
  };
  const untouched = await storedOf(order);
  t.like(untouched, { state: 'placed', payment: 'created', notices: 0 });
  for (const [why, told] of Object.entries(forged)) {
    const { status, text } = await tell(told);
    t.is(status, 401, `${why}: ${text}`);
    const problem = JSON.parse(text) as { code: string; facts?: unknown };
    t.is(problem.code, 'payment-notice-forged', why);
    t.is(problem.facts, undefined, `${why}: which check failed is for the log alone`);
  }
  t.deepEqual(await storedOf(order), untouched);
});

test('a signed notice of another amount is stored for a person and pays nothing', async (t) => {
  const order = await unpaidOrder();
  t.is((await tell(trueNotice({ ...order, payableFen: order.payableFen - 1 }))).status, 204);
  t.like(await storedOf(order), { state: 'placed', payment: 'created', notices: 1, paid: 0, attention: 1 });
});

test('a notice larger than any true one is refused unread', async (t) => {
  const body = ' '.repeat(70_000);
  t.is((await tell({ body, headers: signing.headersFor(body) })).status, 413);
});
