import { RuleViolation } from '../../domain/values/rule-violation.js';
import { appendEvents } from '../../db/queries/event/append-events.js';
import { execute } from '../../db/query.js';
import { defineStep } from '../step.js';

export interface SetHouseholdInput {
  readonly regionId: string;
  readonly memberId: string;
  /** Members with the same id shop together; null = the member by himself. */
  readonly householdId: string | null;
}

/**
 * The member belongs to the household from his next order on; what he ordered stays counted where it was.
 * @throws RuleViolation member-unknown, also for a member of another region
 */
export const setHousehold = defineStep({
  operation: 'setHousehold',
  run: async (trx, { regionId, memberId, householdId }: SetHouseholdInput) => {
    const changed = await execute(
      trx,
      `update members m set household_id = :householdId from leaders l
       where m.id = :memberId and l.id = m.leader_id and l.region_id = :regionId`,
      { regionId, memberId, householdId },
    );
    if (changed === 0) throw new RuleViolation('member-unknown', { memberId });
    const data = { memberId, householdId };
    await appendEvents(trx, [{ aggregate: `member/${memberId}`, type: 'member.household-changed', data }]);
    return data;
  },
});
