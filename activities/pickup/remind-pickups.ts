import { durations } from '../../domain/cycle/durations.js';
import { paced } from '../../domain/cycle/pace.js';
import { RuleViolation } from '../../domain/values/rule-violation.js';
import { readInstallation } from '../../db/queries/cycle/installation.js';
import { appendEvents } from '../../db/queries/event/append-events.js';
import { countWaiting, remindWaiting } from '../../db/queries/pickup/remind.js';
import { defineStep } from '../step.js';

export interface RemindPickupsInput {
  /** The owner: a leader reminds those of his own point only. */
  readonly leaderId: string;
  readonly cycleId: string;
}

/**
 * Everybody whose goods wait at the point and who was not reminded lately is told once more, with the code.
 * @throws RuleViolation pickup-nobody-to-remind
 */
export const remindPickups = defineStep({
  operation: 'remindPickups',
  run: async (
    trx,
    { leaderId, cycleId }: RemindPickupsInput,
  ): Promise<{ reminded: number; remindedLately: number }> => {
    const { pace } = await readInstallation(trx);
    const pauseMs = paced(durations.pickupReminderMs, pace);
    const reminded = await remindWaiting(trx, { cycleId, leaderId, pauseMs });
    const waiting = await countWaiting(trx, { cycleId, leaderId });
    if (reminded.length === 0) throw new RuleViolation('pickup-nobody-to-remind', { waiting });
    await appendEvents(
      trx,
      reminded.map(({ memberId, code, nth }) => ({
        aggregate: `pickup/${cycleId}/${leaderId}/${memberId}`,
        type: 'pickup.reminded' as const,
        data: { cycleId, leaderId, memberId, code, nth },
      })),
    );
    return { reminded: reminded.length, remindedLately: waiting - reminded.length };
  },
});
