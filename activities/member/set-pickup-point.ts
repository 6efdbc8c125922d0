import { assertPointOpen } from '../../domain/order/point-change.js';
import { appendEvents } from '../../db/queries/event/append-events.js';
import { readOwnPoint, readPickupPoint } from '../../db/queries/member/pickup-point.js';
import { execute } from '../../db/query.js';
import { defineStep } from '../step.js';

export interface SetPickupPointInput {
  readonly memberId: string;
  readonly leaderId: string;
}

export interface ChosenPickupPoint {
  readonly leaderId: string;
  readonly pickupPoint: string;
}

/**
 * The member's next orders are collected there unless they say otherwise; orders that exist stay where they are (moveOrder
 * moves one). At the point where he already is, nothing changes.
 * @throws RuleViolation leader-unknown, pickup-point-elsewhere, pickup-point-closed
 */
export const setPickupPoint = defineStep({
  operation: 'setPickupPoint',
  run: async (trx, { memberId, leaderId }: SetPickupPointInput): Promise<ChosenPickupPoint> => {
    const own = await readOwnPoint(trx, memberId);
    const wanted = await readPickupPoint(trx, leaderId);
    assertPointOpen(wanted, own.regionId);
    const changed = await execute(
      trx,
      `update members set leader_id = :leaderId where id = :memberId and leader_id <> :leaderId`,
      { memberId, leaderId },
    );
    if (changed > 0)
      await appendEvents(trx, [
        {
          aggregate: `member/${memberId}`,
          type: 'member.point-changed',
          data: { memberId, fromLeaderId: own.leaderId, toLeaderId: leaderId },
        },
      ]);
    return { leaderId, pickupPoint: wanted.pickupPoint };
  },
});
