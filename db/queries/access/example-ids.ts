import type { Database } from '../../connection.js';
import { one } from '../../query.js';

/**
 * An id of each kind that exists now, by the name of the field that takes it; kinds without a row are absent. They fit
 * together: the cycle and the site are those of the latest night once there is one. Only primary keys (and the short list of cycles) are read, because
 * everybody may ask for the document that shows them; nothing that opens anything (a pickup code) is among them.
 */
export async function exampleIds(database: Database): Promise<Record<string, string>> {
  const ids = await one<Record<string, string | null>>(
    database,
    `with night as (select cycle_id, site_id from nights order by cycle_id desc, site_id limit 1)
     select
       coalesce((select cycle_id from night), (select id from cycles order by cutoff_at desc limit 1)) as "cycleId",
       coalesce((select site_id from night), (select id from sites order by id limit 1)) as "siteId",
       (select id from orders order by id desc limit 1) as "orderId",
       (select id from leaders order by id limit 1) as "leaderId",
       (select id from skus order by id limit 1) as "skuId",
       (select id from members order by id limit 1) as "memberId",
       (select id from leader_changes order by id desc limit 1) as "changeId",
       (select no from purchase_orders order by no desc limit 1) as "purchaseOrderNo",
       (select id from waves order by id desc limit 1) as "waveId",
       (select client_id from scans where kind = 'scan' order by client_id desc limit 1) as "scanId",
       (select id from runs order by id desc limit 1) as "runId",
       (select id::text from attention order by id desc limit 1) as "attentionId",
       (select id::text from approvals order by id desc limit 1) as "approvalId",
       (select id from promotions order by id limit 1) as "campaignId",
       (select id from coupons order by id limit 1) as "couponId",
       (select id::text from revisions order by id desc limit 1) as "revisionId",
       (select id::text from reconciliation_tickets order by id desc limit 1) as "ticketId",
       (select account from postings order by account limit 1) as account,
       (select no from claims order by no desc limit 1) as "claimNo",
       (select no from settlements order by no desc limit 1) as "settlementNo"`,
  );
  return Object.fromEntries(
    Object.entries(ids).filter((entry): entry is [string, string] => entry[1] !== null),
  );
}
