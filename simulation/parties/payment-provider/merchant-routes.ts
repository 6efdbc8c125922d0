import type { BillDesk } from './bills.js';
import type { Desk } from './desk.js';
import { acceptRefund, queryRefund } from './refunds.js';
import type { ShippingDesk } from './shipping.js';
import { closeTrade, prepareTrade, queryTrade } from './trades.js';
import { makeTransfer, queryTransfer } from './transfers.js';

/** One request as a counter sees it: the number in the path, the query, the parsed body. */
export interface Visit {
  readonly number: string;
  readonly query: URLSearchParams;
  readonly body: unknown;
  readonly baseUrl: string;
}

/** An answer is JSON, nothing (204), or the bytes of a file. */
export interface Route {
  readonly method: 'GET' | 'POST';
  /** Its one group, if any, is the number. */
  readonly path: RegExp;
  readonly act: (visit: Visit) => unknown;
}

export interface Desks {
  readonly desk: Desk;
  readonly bills: BillDesk;
  readonly shipping: ShippingDesk;
}

const tradePath = '/v3/pay/transactions/out-trade-no/([^/]+)';
const refundPath = '/v3/refund/domestic/refunds';
const transferPath = '/v3/fund-app/mch-transfer/transfer-bills';

/** APIv3: every request signed by the merchant, every answer by the platform. */
export const merchantRoutes = ({ desk, bills }: Desks): readonly Route[] => [
  { method: 'POST', path: /^\/v3\/pay\/transactions\/jsapi$/, act: ({ body }) => prepareTrade(desk, body) },
  { method: 'GET', path: new RegExp(`^${tradePath}$`), act: ({ number }) => queryTrade(desk, number) },
  { method: 'POST', path: new RegExp(`^${tradePath}/close$`), act: ({ number }) => closeTrade(desk, number) },
  { method: 'POST', path: new RegExp(`^${refundPath}$`), act: ({ body }) => acceptRefund(desk, body) },
  {
    method: 'GET',
    path: new RegExp(`^${refundPath}/([^/]+)$`),
    act: ({ number }) => queryRefund(desk, number),
  },
  { method: 'POST', path: new RegExp(`^${transferPath}$`), act: ({ body }) => makeTransfer(desk, body) },
  {
    method: 'GET',
    path: new RegExp(`^${transferPath}/out-bill-no/([^/]+)$`),
    act: ({ number }) => queryTransfer(desk, number),
  },
  {
    method: 'GET',
    path: /^\/v3\/bill\/tradebill$/,
    act: ({ query, baseUrl }) => bills.request('trade', query.get('bill_date'), baseUrl),
  },
  {
    method: 'GET',
    path: /^\/v3\/bill\/fundflowbill$/,
    act: ({ query, baseUrl }) => bills.request('fund', query.get('bill_date'), baseUrl),
  },
  {
    method: 'GET',
    path: /^\/v3\/billdownload\/file$/,
    act: ({ query }) => bills.download(query.get('token')),
  },
];

/** The mini-program's server API: authorised by a token, unsigned. */
export const appRoutes = ({ shipping }: Desks): readonly Route[] => [
  { method: 'POST', path: /^\/cgi-bin\/stable_token$/, act: ({ body }) => shipping.issueToken(body) },
  {
    method: 'POST',
    path: /^\/wxa\/sec\/order\/upload_shipping_info$/,
    act: ({ query, body }) => shipping.upload(query.get('access_token'), body),
  },
];
