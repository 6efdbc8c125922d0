import { RuleViolation } from '../../domain/values/rule-violation.js';
import type { Database } from '../../db/connection.js';
import { openAttention } from '../../db/queries/event/open-attention.js';
import type { NightKey } from '../../db/queries/warehouse/night-row.js';
import { one, rows } from '../../db/query.js';
import type { PaymentDeps } from '../payment/prepare-payment.js';
import { sendRefund } from '../payment/send-refund.js';

/**
 * Refunds per call. Smaller: more round trips. Larger: the call outlasts its time limit while the provider is
 * slow, and the same refunds are asked about again.
 */
const refundsPerPage = 50;

/**
 * SQL of the night's shortage refunds whose turn it is and that the provider was not given, those of which a
 * person knows left out; the queue sends what has to wait.
 */
const unsent = `
  from refunds f join orders o on o.id = f.order_id
  where o.cycle_id = :cycleId and o.site_id = :siteId and f.cause = 'short' and f.state = 'created'
    and coalesce(f.next_at, f.created_at) <= clock_timestamp()
    and not exists (
      select 1 from attention a
      where a.subject = 'refund/' || f.refund_no and a.cause = 'refund-refused' and a.resolved_at is null
    )`;

/**
 * One page of the site's shortage refunds is at the provider; `left` = refunds still to hand over. A refund
 * that a rule refuses is handed to a person, so that one refund never stops the night; when the provider
 * fails, the rest of the page is tried and then the first failure is thrown.
 */
export const sendRefunds =
  (deps: PaymentDeps) =>
  async ({ cycleId, siteId }: NightKey): Promise<{ left: number }> => {
    const night = { cycleId, siteId };
    const send = sendRefund(deps);
    const failures: unknown[] = [];
    for (const refundNo of await readPage(deps.database, night)) {
      try {
        await send({ refundNo });
      } catch (error) {
        if (error instanceof RuleViolation) await reportRefused(deps.database, refundNo, error);
        else failures.push(error);
      }
    }
    if (failures.length > 0) throw failures[0];
    const { left } = await one<{ left: number }>(
      deps.database,
      `select count(*)::integer as left ${unsent}`,
      night,
    );
    return { left };
  };

async function readPage(database: Database, night: NightKey): Promise<string[]> {
  const found = await rows<{ refundNo: string }>(
    database,
    `select f.refund_no as "refundNo" ${unsent} order by f.refund_no limit :limit`,
    { cycleId: night.cycleId, siteId: night.siteId, limit: refundsPerPage },
  );
  return found.map((row) => row.refundNo);
}

function reportRefused(database: Database, refundNo: string, error: RuleViolation): Promise<void> {
  const subject = `refund/${refundNo}`;
  const detail = { code: error.code, ...error.details };
  return database.transaction((trx) =>
    openAttention(trx, { subject, cause: 'refund-refused', ownerRole: 'finance', detail }),
  );
}
