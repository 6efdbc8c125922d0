import { RuleViolation } from '../../domain/values/rule-violation.js';
import { appendEvents } from '../../db/queries/event/append-events.js';
import { resolveAttention } from '../../db/queries/event/open-attention.js';
import { countOpen } from '../../db/queries/ledger/reconciliation.js';
import { lockTicket, storeResolution, type TicketOwner } from '../../db/queries/ledger/tickets.js';
import { defineStep } from '../step.js';

export interface ResolveTicketInput extends TicketOwner {
  readonly ticketId: number;
  /** `<role>/<id>` of whoever explains it. */
  readonly by: string;
  /** Why the two sides differ, and what was done. */
  readonly reason: string;
}

export interface ResolvedTicket {
  readonly ticketId: number;
  readonly state: 'resolved';
}

/**
 * The difference is explained by a person, with a reason, and stays so; the last one of a bill ends its matter.
 * Locks: the ticket's row. @throws RuleViolation ticket-unknown, ticket-closed-before
 */
export const resolveTicket = defineStep({
  operation: 'resolveTicket',
  run: async (trx, input: ResolveTicketInput): Promise<ResolvedTicket> => {
    const { ticketId, by, reason } = input;
    const ticket = await lockTicket(trx, input);
    if (ticket.state !== 'open') throw new RuleViolation('ticket-closed-before', { ticketId });
    await storeResolution(trx, { ticketId, by, reason });
    const { day, bill, subject } = ticket;
    await appendEvents(trx, [
      {
        aggregate: `ticket/${ticketId}`,
        type: 'reconciliation.ticket-resolved',
        data: { ticketId, day, bill, subject },
      },
    ]);
    if ((await countOpen(trx, { day, bill })) === 0)
      await resolveAttention(trx, `reconciliation/${day}/${bill}`, 'bill-differs');
    return { ticketId, state: 'resolved' };
  },
});
