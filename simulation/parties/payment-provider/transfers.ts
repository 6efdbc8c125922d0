import { z } from 'zod';
import type { Desk } from './desk.js';
import { nowInstant, providerNumber, shanghaiTime } from './numbers.js';
import { ProviderRefusal } from './provider-refusal.js';
import type { Transfer } from './entries.js';
import { totalsOf } from './totals.js';
import { parse } from './trades.js';

const transferOrder = z.object({
  appid: z.string(),
  out_bill_no: z.string().regex(/^[0-9A-Za-z]{1,32}$/),
  transfer_scene_id: z.string(),
  openid: z.string().min(1),
  transfer_amount: z.int().positive(),
  transfer_remark: z.string().min(1).max(32),
  transfer_scene_report_infos: z
    .array(z.object({ info_type: z.string().min(1), info_content: z.string().min(1).max(32) }))
    .min(1),
});

/** POST /v3/fund-app/mch-transfer/transfer-bills: the money is set aside and waits for the payee. */
export function makeTransfer(desk: Desk, body: unknown): Record<string, unknown> {
  const order = parse(transferOrder, body);
  failOverdueTransfers(desk);
  const known = desk.books.transfers.get(order.out_bill_no);
  if (known) return describeTransfer(sameTransfer(known, order));
  checkTransfer(desk, order);
  desk.books.record({
    kind: 'transfer-made',
    at: nowInstant(),
    outBillNo: order.out_bill_no,
    transferBillNo: providerNumber('1330'),
    openId: order.openid,
    amountFen: order.transfer_amount,
    sceneId: order.transfer_scene_id,
    remark: order.transfer_remark,
  });
  const made = mustTransfer(desk, order.out_bill_no);
  return { ...describeTransfer(made), package_info: `package_${made.made.transferBillNo}` };
}

function sameTransfer(known: Transfer, order: z.infer<typeof transferOrder>): Transfer {
  const { amountFen, openId, sceneId } = known.made;
  const isSame =
    amountFen === order.transfer_amount && openId === order.openid && sceneId === order.transfer_scene_id;
  if (!isSame) throw new ProviderRefusal(400, 'ALREADY_EXISTS', '单号已存在，且参数不一致');
  return known;
}

function checkTransfer(desk: Desk, order: z.infer<typeof transferOrder>): void {
  const { transferLeastFen, transferMostFen } = desk.rules;
  if (order.appid !== desk.keys.appid) throw new ProviderRefusal(400, 'PARAM_ERROR', 'appid不匹配');
  if (order.transfer_amount < transferLeastFen || order.transfer_amount > transferMostFen) {
    throw new ProviderRefusal(
      400,
      'PARAM_ERROR',
      `转账金额须在${transferLeastFen}至${transferMostFen}分之间`,
    );
  }
  if (order.transfer_scene_id === '1005' && order.transfer_scene_report_infos.length < 2) {
    throw new ProviderRefusal(400, 'PARAM_ERROR', '佣金报酬场景须报备岗位类型与报酬说明');
  }
  if (totalsOf(desk.books, desk.rules, Date.now()).availableFen < order.transfer_amount) {
    throw new ProviderRefusal(403, 'NOT_ENOUGH', '商户账户余额不足');
  }
}

/** GET …/out-bill-no/{no}. */
export function queryTransfer(desk: Desk, outBillNo: string): Record<string, unknown> {
  failOverdueTransfers(desk);
  return describeTransfer(mustTransfer(desk, outBillNo));
}

/** What the payee's app does: the transfer reaches the payee. */
export function confirmTransfer(desk: Desk, outBillNo: string): { state: string } {
  failOverdueTransfers(desk);
  const transfer = mustTransfer(desk, outBillNo);
  if (transfer.ended?.state === 'FAIL') throw new ProviderRefusal(409, 'TRANSFER_FAILED', '转账已失效');
  if (!transfer.ended) {
    desk.books.record({ kind: 'transfer-ended', at: nowInstant(), outBillNo, state: 'SUCCESS' });
  }
  return { state: 'SUCCESS' };
}

/** What the payee's app shows: transfers that wait for this person. */
export function waitingTransfers(desk: Desk, openId: string): { outBillNo: string; amountFen: number }[] {
  failOverdueTransfers(desk);
  return [...desk.books.transfers.values()]
    .filter((transfer) => !transfer.ended && transfer.made.openId === openId)
    .map(({ made }) => ({ outBillNo: made.outBillNo, amountFen: made.amountFen }));
}

/** Transfers that nobody confirmed in time have failed, and their money is back. Called before every look. */
export function failOverdueTransfers(desk: Desk): void {
  const madeBefore = Date.now() - desk.rules.confirmTransferWithinMs;
  for (const { made, ended } of desk.books.transfers.values()) {
    if (ended || Date.parse(made.at) > madeBefore) continue;
    desk.books.record({ kind: 'transfer-ended', at: nowInstant(), outBillNo: made.outBillNo, state: 'FAIL' });
  }
}

function mustTransfer(desk: Desk, outBillNo: string): Transfer {
  const transfer = desk.books.transfers.get(outBillNo);
  if (!transfer) throw new ProviderRefusal(404, 'NOT_FOUND', '记录不存在');
  return transfer;
}

const describeTransfer = ({ made, ended }: Transfer): Record<string, unknown> => ({
  out_bill_no: made.outBillNo,
  transfer_bill_no: made.transferBillNo,
  state: ended?.state ?? 'WAIT_USER_CONFIRM',
  transfer_amount: made.amountFen,
  create_time: shanghaiTime(made.at),
  update_time: shanghaiTime(ended?.at ?? made.at),
  ...(ended?.state === 'FAIL' && { fail_reason: 'USER_NOT_CONFIRM' }),
});
