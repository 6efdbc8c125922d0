import { z } from 'zod';
import type { PaymentProvider, TransferStatus } from '../payment-provider.js';
import { isRefusal, type WechatPayParts } from './payments.js';
import { toUtcInstant } from './shanghai-time.js';

const transferAnswer = z.object({
  transfer_bill_no: z.string(),
  state: z.enum([
    'ACCEPTED',
    'PROCESSING',
    'WAIT_USER_CONFIRM',
    'TRANSFERING',
    'SUCCESS',
    'FAIL',
    'CANCELING',
    'CANCELLED',
  ]),
  transfer_amount: z.int().nonnegative().optional(),
  package_info: z.string().optional(),
  create_time: z.iso.datetime({ offset: true }).optional(),
  update_time: z.iso.datetime({ offset: true }).optional(),
  fail_reason: z.string().optional(),
});

const transferStates = {
  ACCEPTED: 'accepted',
  PROCESSING: 'processing',
  WAIT_USER_CONFIRM: 'waiting-confirmation',
  TRANSFERING: 'transferring',
  SUCCESS: 'success',
  FAIL: 'failed',
  CANCELING: 'cancelling',
  CANCELLED: 'cancelled',
} as const;

/** POST and GET /v3/fund-app/mch-transfer/transfer-bills; see PaymentProvider. */
export function transferCalls({
  config,
  transport,
}: WechatPayParts): Pick<PaymentProvider, 'transfer' | 'queryTransfer'> {
  const path = '/v3/fund-app/mch-transfer/transfer-bills';
  return {
    transfer: async (input) => {
      const body = {
        appid: config.appid,
        out_bill_no: input.outBillNo,
        transfer_scene_id: input.sceneId,
        openid: input.openId,
        transfer_amount: input.amountFen,
        transfer_remark: input.remark,
        // Scene 1005 (commission) is refused without these two statements.
        transfer_scene_report_infos: [
          { info_type: '岗位类型', info_content: '社区团购团长' },
          { info_type: '报酬说明', info_content: input.remark },
        ],
      };
      return toStatus(await transport.call({ method: 'POST', pathAndQuery: path, body }, transferAnswer));
    },
    queryTransfer: async (outBillNo) => {
      const pathAndQuery = `${path}/out-bill-no/${encodeURIComponent(outBillNo)}`;
      try {
        return toStatus(await transport.call({ method: 'GET', pathAndQuery }, transferAnswer));
      } catch (error) {
        if (isRefusal(error, ['NOT_FOUND', 'RESOURCE_NOT_EXISTS'])) return { state: 'unknown' };
        throw error;
      }
    },
  };
}

function toStatus(found: z.infer<typeof transferAnswer>): TransferStatus {
  const updatedAt = found.update_time ?? found.create_time;
  return {
    state: transferStates[found.state],
    transferId: found.transfer_bill_no,
    ...(found.transfer_amount !== undefined && { amountFen: found.transfer_amount }),
    ...(found.package_info && { confirmationPackage: found.package_info }),
    ...(found.create_time && { acceptedAt: toUtcInstant(found.create_time) }),
    ...(updatedAt && { updatedAt: toUtcInstant(updatedAt) }),
    ...(found.fail_reason && { failReason: found.fail_reason }),
  };
}
