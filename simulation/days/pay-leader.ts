import { findLeaderStatements, lookAtPayout, requestPayout } from '../parties/back-office/pay-one-leader.js';
import type { Diary } from '../parties/diary.js';
import { confirmTransfers } from '../parties/leader/confirm-transfers.js';
import { pause } from '../parties/rounds.js';
import type { Street } from './street.js';
import type { Tempo } from './tempo.js';
import type { Town } from './town.js';
import { type Look, lookUntil } from './watch-cycle.js';

/** What the provider allows for one transfer, in fen. */
const transferLimits = { leastFen: 10, mostFen: 20_000 };

/** Who was paid, for which cycle. */
export interface PaidLeader {
  readonly leaderId: string;
  readonly cycleId: string;
  readonly amountFen: number;
}

export interface Paying {
  readonly street: Street;
  readonly tempo: Tempo;
  readonly town: Town;
  readonly diary: Diary;
  readonly stopped: AbortSignal;
  /** False: a day without a statement that can be paid ends without a payout. */
  readonly mustPay: boolean;
  readonly say: (detail: string) => void;
}

/** The leader whose open statement is the largest has his money; undefined if there is none and none must be. */
export async function payLeader(paying: Paying): Promise<PaidLeader | undefined> {
  const { street, tempo, town, diary, stopped, mustPay, say } = paying;
  const patience = { everyMs: tempo.lookMs, patienceMs: tempo.patienceMs, stopped, say };
  const statement = await lookUntil({ ...patience, what: 'a statement of a leader' }, async () => {
    const [largest] = await findLeaderStatements(street.finance, transferLimits);
    return largest !== undefined || !mustPay ? { done: largest } : { seen: 'no statement of a leader yet' };
  });
  if (statement === undefined) return undefined;
  const { settlementNo, partyId, cycleId, amountFen } = statement;
  await pause(Date.parse(statement.payableAt) - Date.now(), stopped);
  await requestPayout(street.finance, statement, diary);
  const leader = town.leaders.find(({ id }) => id === partyId);
  if (leader === undefined) throw new Error(`the statement names ${partyId}, who is no leader here`);
  const what = `the payout of ${settlementNo}`;
  return lookUntil({ ...patience, what }, async (): Promise<Look<PaidLeader>> => {
    const confirmedFen = await confirmTransfers(street.wallet, leader.openId);
    if (confirmedFen > 0) diary.did('transfers-confirmed');
    const state = await lookAtPayout(street.finance, settlementNo);
    return state === 'paid'
      ? { done: { leaderId: partyId, cycleId, amountFen } }
      : { seen: `payout ${state ?? 'requested'}` };
  });
}
