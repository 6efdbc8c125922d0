import type { Refusal } from './refusal.js';

/** What can be refused about claims after the sale. */
export const afterSaleRefusals = {
  'claim-move-not-allowed': {
    kind: 'conflict',
    zh: '该售后单当前状态不能这样操作，请刷新后再试',
    en: 'The claim is not in a state that allows this; refresh and try again',
    remedyZh: '重新读取售后单，查看处理结果',
    remedyEn: 'Read the claim again to see how it was decided',
  },
  'claim-exceeds-paid': {
    kind: 'unprocessable',
    zh: '申请金额超过该商品实付且尚未退还的金额',
    en: 'More is claimed than was paid for the line and not yet returned',
    remedyZh: '按 facts.claimableFen 或剩余件数重新申请',
    remedyEn: 'Claim no more than facts.claimableFen, or the pieces that are left',
  },
  'claim-amount-invalid': {
    kind: 'invalid',
    zh: '申请的数量或金额有误',
    en: 'The quantity or the amount of the claim is wrong',
    remedyZh: '填写 1 件以上的数量和大于零的金额',
    remedyEn: 'Give at least one piece and an amount above zero',
  },
  'claim-unknown': {
    kind: 'missing',
    zh: '没有这个售后单',
    en: 'There is no such claim',
    remedyZh: '请从我的售后列表中选择',
    remedyEn: 'Choose one from the list of claims',
  },
  'claim-not-collected': {
    kind: 'conflict',
    zh: '商品提取后才能申请售后',
    en: 'A claim can be opened after the goods were collected',
    remedyZh: '先凭取货码提货，再申请售后',
    remedyEn: 'Collect the goods with the code first',
  },
  'claim-window-closed': {
    kind: 'conflict',
    zh: '已超过售后申请时限',
    en: 'The time for claims on this order is over',
    remedyZh: '联系客服，说明情况',
    remedyEn: 'Tell customer service what happened',
  },
  'order-line-unknown': {
    kind: 'missing',
    zh: '订单中没有这一行商品',
    en: 'The order has no such line',
    remedyZh: '重新读取订单，选择其中的商品行',
    remedyEn: 'Read the order and choose one of its lines',
  },
  'claim-not-withdrawable': {
    kind: 'conflict',
    zh: '售后已处理，不能撤回',
    en: 'The claim was decided and can no longer be withdrawn',
    remedyZh: '读取售后单查看处理结果',
    remedyEn: 'Read the claim to see how it was decided',
  },
} as const satisfies Record<string, Refusal>;
