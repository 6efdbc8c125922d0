import type { DailyCycleActivities } from '../../workflows/contracts/daily-cycle.js';
import type { PayoutActivities } from '../../workflows/contracts/payout.js';
import { asActivity } from '../step.js';
import { bookChannel } from './book-channel.js';
import { followPayout } from './follow-payout.js';
import { markDelivered } from './mark-delivered.js';
import type { PayoutDeps } from './payout-snapshot.js';
import { readClosing } from './read-closing.js';
import { sendPayout } from './send-payout.js';
import { settleCycle } from './settle-cycle.js';
import { storeStatements, type StoreStatementsDeps } from './store-statements.js';

/** The last steps of `dailyCycle` and all of `payout`, as Temporal calls them. */
export const settlementActivities = (
  deps: StoreStatementsDeps & PayoutDeps,
): Pick<DailyCycleActivities, 'markDelivered' | 'readClosing' | 'bookChannel' | 'storeStatements' | 'settleCycle'> &
  PayoutActivities => ({
  markDelivered: asActivity(markDelivered(deps)),
  readClosing: asActivity(readClosing(deps)),
  bookChannel: bookChannel(deps),
  storeStatements: storeStatements(deps),
  settleCycle: asActivity(settleCycle(deps)),
  sendPayout: sendPayout(deps),
  followPayout: followPayout(deps),
});
