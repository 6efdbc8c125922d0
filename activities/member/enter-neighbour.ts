import { assertNeighbour, NEIGHBOURS_A_DAY } from '../../domain/member/neighbour.js';
import { makeId } from '../../domain/values/ids.js';
import { RuleViolation } from '../../domain/values/rule-violation.js';
import { appendEvents } from '../../db/queries/event/append-events.js';
import {
  findNeighbour,
  insertNeighbour,
  type NeighbourName,
  readEntered,
} from '../../db/queries/member/neighbours.js';
import { defineStep, type StepDeps } from '../step.js';

export interface EnterNeighbourInput {
  /** The owner: whose point the neighbour will belong to. */
  readonly leaderId: string;
  readonly phone: string;
  readonly name: string;
}

export interface EnteredNeighbour {
  readonly memberId: string;
  /** He was a member of this point before; his name stays as he wrote it. */
  readonly known: boolean;
}

export interface EnterNeighbourDeps extends StepDeps {
  readonly randomBytes: (count: number) => Uint8Array;
}

/**
 * The neighbour is a member of the leader's point, with a name and a phone number and no login: he can be ordered for.
 * Locks: none; the phone number is unique among entered members.
 * @throws RuleViolation neighbour-not-yours (the number belongs to another point), neighbour-is-self,
 *   neighbours-too-many
 */
export const enterNeighbour = defineStep({
  operation: 'enterNeighbour',
  run: async (trx, input: EnterNeighbourInput, deps: EnterNeighbourDeps): Promise<EnteredNeighbour> => {
    const { leaderId, phone, name } = input;
    const before = await findNeighbour(trx, leaderId, { phone });
    if (before !== undefined) return known(before, leaderId);
    const { entered, day } = await readEntered(trx, leaderId);
    if (entered >= NEIGHBOURS_A_DAY)
      throw new RuleViolation('neighbours-too-many', { mostPerDay: NEIGHBOURS_A_DAY });
    const memberId = makeId({ cutoffDay: day, random: deps.randomBytes(14) });
    const made = await insertNeighbour(trx, { memberId, name, phone, leaderId });
    if (made === undefined) return known(await findNeighbour(trx, leaderId, { phone }), leaderId);
    await appendEvents(trx, [
      { aggregate: `member/${memberId}`, type: 'member.entered', data: { memberId, leaderId } },
    ]);
    return { memberId, known: false };
  },
});

function known(found: Awaited<ReturnType<typeof findNeighbour>>, leaderId: string): EnteredNeighbour {
  assertNeighbour(found, leaderId);
  return { memberId: found.memberId, known: true };
}

/**
 * The member of the leader's own point who is meant. @throws RuleViolation neighbour-not-yours, neighbour-is-self
 */
export const readNeighbour =
  (deps: StepDeps) =>
  async (leaderId: string, name: NeighbourName): Promise<{ memberId: string }> => {
    const found = await findNeighbour(deps.database, leaderId, name);
    assertNeighbour(found, leaderId);
    return { memberId: found.memberId };
  };
