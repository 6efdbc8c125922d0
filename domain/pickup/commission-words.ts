import type { CommissionState } from '../commission/lifecycle.js';

/** Why a commission is where it is and what moves it on, for the leader who earns it. */
export interface CommissionWords {
  readonly zh: string;
  readonly en: string;
}

/**
 * What a leader reads beside an amount of commission, by its state.
 *
 * @rule PICK-15 A leader sees of every amount of commission until when it is held, and why.
 * @test test/domain/pickup/leader-report.test.ts › every state of a commission says why in both languages
 */
export const commissionWords: Readonly<Record<CommissionState, CommissionWords>> = {
  estimated: {
    zh: '预估：签收后转入待结算',
    en: 'Estimated; it is earned when the goods are signed for',
  },
  earned: {
    zh: '待结算：用户提货且售后期结束后可提现',
    en: 'Held until the members have come and their claims are over',
  },
  available: { zh: '可提现：等待打款', en: 'Available; it is paid out with the next statement' },
  paid: { zh: '已打款', en: 'Paid' },
  void: { zh: '已作废：商品已退款', en: 'Void, because the goods were refunded' },
};
