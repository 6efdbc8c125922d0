import type { Decided } from '../../../activities/catalogue/apply-revision.js';
import {
  approveRevision,
  draftRevision,
  submitRevision,
} from '../../../activities/catalogue/decide-revision.js';
import type { Database } from '../../../db/connection.js';
import { execute, one } from '../../../db/query.js';
import { sellingCycle, type Sale, type SaleSpec } from './sale.js';

/** A region that sells with members of staff: O1 and O2 of operations; O9 of finance is O1 under another login. */
export async function staffedSale(database: Database, spec: SaleSpec): Promise<Sale> {
  const sale = await sellingCycle(database, spec);
  await execute(
    database,
    `insert into staff (id, role, site_id, region_id, name, phone)
     select :tag || s.id, s.role, null, :tag, '员工', s.phone
     from (values ('O1', 'ops', '1'), ('O2', 'ops', '2'), ('O9', 'finance', '1')) s(id, role, phone)`,
    { tag: spec.tag },
  );
  return sale;
}

export interface Proposal {
  readonly kind: string;
  readonly payload: Readonly<Record<string, unknown>>;
  /** From now; null: at the approval. */
  readonly effectiveInMs?: number | null;
  readonly runningCycles?: boolean;
}

/** O1 writes the proposal; its number. */
export async function draft(database: Database, sale: Sale, proposal: Proposal): Promise<number> {
  const { kind, payload, effectiveInMs = null, runningCycles = false } = proposal;
  const { effectiveAt } = await one<{ effectiveAt: string | null }>(
    database,
    `select clock_timestamp() + make_interval(secs => :ms::float8 / 1000) as "effectiveAt"`,
    { ms: effectiveInMs },
  );
  const author = `ops/${sale.regionId}O1`;
  const plain = { regionId: sale.regionId, author, reason: '测试', effectiveAt, runningCycles };
  return (await draftRevision({ database })({ ...plain, kind, payload })).result.revisionId;
}

/** Who moves a revision: O2 unless told otherwise. */
export const mover = (
  sale: Sale,
  revisionId: number,
  login = 'ops/O2',
): { revisionId: number; regionId: string; by: string; reason: string } => ({
  revisionId,
  regionId: sale.regionId,
  by: login.replace('/', `/${sale.regionId}`),
  reason: '测试',
});

/** O1 writes the proposal and lets it wait; its number. */
export async function propose(database: Database, sale: Sale, proposal: Proposal): Promise<number> {
  const revisionId = await draft(database, sale, proposal);
  await submitRevision({ database })(mover(sale, revisionId, 'ops/O1'));
  return revisionId;
}

/** O2 agrees with what O1 proposed. */
export async function decided(database: Database, sale: Sale, proposal: Proposal): Promise<Decided> {
  const revisionId = await propose(database, sale, proposal);
  return (await approveRevision({ database })(mover(sale, revisionId))).result;
}
