import type { Stage } from './stage.js';

/**
 * Operations give a station a piece of the centre's, take goods into stock, say who lives together, and limit and bound
 * what is ordered; the second person agrees.
 */
export async function keepStock(stage: Stage): Promise<void> {
  const { mutate, cycleId, town } = stage;
  const [point] = town.leaders;
  const memberId = town.members[0]?.memberId ?? '';
  const siteId = point?.siteId ?? '';
  const move = { cycleId, skuId: 'S002', from: 'central', to: siteId, quantity: 1, reason: '站点要货' };
  await mutate({ operation: 'moveQuota', as: 'ops', body: move, other: { body: { ...move, quantity: 2 } } });
  const found = { siteId, skuId: 'S002', lot: 'LOT-1', cause: 'bought', quantity: 3, reason: '备货' };
  const less = { body: { ...found, quantity: 2 } };
  await mutate({ operation: 'correctStock', as: 'ops', body: found, other: less });
  await mutate({
    operation: 'setHousehold',
    as: 'ops',
    params: { memberId },
    body: { householdId: 'H1' },
    other: { body: {} },
  });
  await agree(stage, 'capacity', { siteId, unit: 'pieces', quantity: 4500 });
  const scope = { skuId: 'S002', categoryId: null };
  await agree(stage, 'limit', {
    limitId: 'PER-MEMBER',
    name: '每人限购',
    per: 'member',
    span: 'cycle',
    quantity: 50,
    ...scope,
  });
}

async function agree(
  { mutate }: Stage,
  kind: string,
  payload: Readonly<Record<string, unknown>>,
): Promise<void> {
  const body = { kind, payload, reason: '测试' };
  const other = { body: { ...body, reason: '别的原因' } };
  const { revisionId } = await mutate<{ revisionId: number }>({
    operation: 'draftRevision',
    as: 'ops',
    body,
    other,
  });
  const params = { revisionId: String(revisionId) };
  for (const [operation, as] of [
    ['submitRevision', 'ops'],
    ['approveRevision', 'finance'],
  ] as const)
    await mutate({ operation, as, params, body: { reason: '同意' }, other: { body: { reason: '不' } } });
}
