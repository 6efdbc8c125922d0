import type { Pace } from '../../../domain/cycle/pace.js';
import { durations } from '../../../domain/cycle/durations.js';
import { deadlineAfter } from '../../../domain/cycle/timetable.js';
import { purchaseOrderStateWords } from '../../../domain/purchasing/lifecycle.js';
import { latest } from '../../../domain/values/instants.js';
import { RuleViolation } from '../../../domain/values/rule-violation.js';
import type { PurchaseOrderSnapshot } from '../../../workflows/contracts/purchase-order.js';
import type { Database, Transaction } from '../../connection.js';
import { maybeOne, one } from '../../query.js';

interface DeadlineFacts {
  readonly state: PurchaseOrderSnapshot['state'];
  readonly supplierName: string;
  readonly kinds: number;
  readonly pieces: number;
  readonly confirmBy: string;
  readonly receiveBy: string;
  /** When the goods are promised for, if a later counter was accepted. */
  readonly promisedAt: string | null;
  readonly sentAt: string | null;
  readonly reminders: number;
  /** The last thing that was heard of the goods: sent, confirmed, shipped, or counted at a gate. */
  readonly heardAt: string | null;
  readonly pace: Pace;
}

/**
 * How long goods that were heard of may still be on their way. Real pace: smaller, and a truck before the
 * gate counts as missing; larger, and the night waits for one that broke down. At a fast pace half a label's
 * day (a minute by default): smaller, and a slow machine would make pickers miss goods that had come; larger,
 * and a supplier who never delivers makes the day long.
 */
const goodsPatienceMs = { real: durations.supplierBackupMs, fast: 12 * 60 * 60 * 1000 };

/**
 * The order with what is left until its deadlines by the database's clock, in whole ms and never below zero.
 * A supplier has the cycle's instants, and at least a moment after it was asked. @throws RuleViolation
 * purchase-order-unknown
 */
export async function readPurchaseOrderSnapshot(
  on: Database | Transaction,
  purchaseOrderNo: string,
): Promise<PurchaseOrderSnapshot> {
  const facts = await readFacts(on, purchaseOrderNo);
  const { confirmBy, receiveBy } = deadlinesOf(facts);
  const left = await one<Pick<PurchaseOrderSnapshot, 'confirmInMs' | 'receiveInMs'>>(
    on,
    `select greatest(0, ceil(extract(epoch from :confirmBy::timestamptz - clock_timestamp()) * 1000))::integer
         as "confirmInMs",
       greatest(0, ceil(extract(epoch from :receiveBy::timestamptz - clock_timestamp()) * 1000))::integer
         as "receiveInMs"`,
    { confirmBy, receiveBy },
  );
  const words = `${facts.supplierName} ${facts.kinds} 种 ${facts.pieces} 件 ${purchaseOrderStateWords[facts.state].zh}`;
  return { state: facts.state, ...left, words };
}

function deadlinesOf(facts: DeadlineFacts): { confirmBy: string; receiveBy: string } {
  const { pace, sentAt, heardAt, reminders, promisedAt } = facts;
  const promised = promisedAt === null ? facts.receiveBy : latest(facts.receiveBy, promisedAt);
  const confirmBy =
    sentAt === null ? facts.confirmBy : latest(facts.confirmBy, afterReminders(pace, sentAt, reminders));
  const receiveBy =
    heardAt === null ? promised : latest(promised, deadlineAfter(pace, heardAt, goodsPatienceMs[pace.kind]));
  return { confirmBy, receiveBy };
}

/** A supplier has the same time again after each reminder. */
function afterReminders(pace: Pace, sentAt: string, reminders: number): string {
  const asked = Array.from({ length: reminders + 1 });
  return asked.reduce<string>((at) => deadlineAfter(pace, at, durations.supplierReminderMs), sentAt);
}

async function readFacts(on: Database | Transaction, purchaseOrderNo: string): Promise<DeadlineFacts> {
  const facts = await maybeOne<DeadlineFacts>(
    on,
    `select p.state, s.name as "supplierName", l.kinds, l.pieces, c.confirm_by as "confirmBy",
       c.receive_by as "receiveBy", p.promised_at as "promisedAt", p.sent_at as "sentAt", p.reminders,
       greatest(p.sent_at, p.countered_at, p.confirmed_at, p.shipped_at, r.counted_at) as "heardAt", i.pace
     from purchase_orders p join cycles c on c.id = p.cycle_id join suppliers s on s.id = p.supplier_id
     cross join installation i
     cross join lateral (
       select count(distinct sku_id)::integer as kinds, coalesce(sum(quantity), 0)::integer as pieces
       from purchase_lines where purchase_order_no = p.no
     ) l
     cross join lateral (
       select max(received_at) as counted_at from receipts where purchase_order_no = p.no
     ) r
     where p.no = :purchaseOrderNo`,
    { purchaseOrderNo },
  );
  if (facts === undefined) throw new RuleViolation('purchase-order-unknown', { purchaseOrderNo });
  return facts;
}
