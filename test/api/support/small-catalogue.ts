import type { Stage } from './stage.js';

const reason = '测试';
const otherReason = { body: { reason: '别的原因' } };

/** Two people change a price for later, think better of it and refuse another; a leader and a supplier do theirs. */
export async function reviseGoods(stage: Stage): Promise<void> {
  const { mutate, town } = stage;
  const proposed = async (): Promise<Record<string, string>> => {
    const effectiveAt = new Date(Date.now() + 86_400_000).toISOString();
    const payload = { skuId: 'S001', priceFen: 319, supplyPriceFen: 205 };
    const body = { kind: 'price', payload, effectiveAt, reason };
    const other = { body: { ...body, payload: { ...payload, priceFen: 329 } } };
    const { revisionId } = await mutate<{ revisionId: number }>({
      operation: 'draftRevision',
      as: 'ops',
      body,
      other,
    });
    const params = { revisionId: String(revisionId) };
    await mutate({ operation: 'submitRevision', as: 'ops', params, body: { reason }, other: otherReason });
    return params;
  };
  const params = await proposed();
  for (const [operation, as] of [
    ['approveRevision', 'finance'],
    ['withdrawRevision', 'ops'],
  ] as const)
    await mutate({ operation, as, params, body: { reason }, other: otherReason });
  const refused = { operation: 'rejectRevision', as: 'finance', params: await proposed() };
  await mutate({ ...refused, body: { reason }, other: otherReason });
  const leader = `leader/${town.leaders[0]?.id}`;
  await mutate({
    operation: 'pinGoods',
    as: leader,
    body: { skuIds: ['S002'] },
    other: { body: { skuIds: [] } },
  });
  for (const hidden of [true, false])
    await mutate({
      operation: 'hideGoods',
      as: leader,
      params: { skuId: 'S003' },
      body: { hidden },
      other: { body: { hidden: !hidden } },
    });
  await quoteNextCycle(stage);
}

/** The next cycle, whose goods nobody has ordered yet, is offered less of one. */
async function quoteNextCycle({ mutate, read, cycleId }: Stage): Promise<void> {
  const { data } = await read<{
    data: { cycleId: string; skuId: string; supplierId: string; supplyPriceFen: number }[];
  }>('ops', 'listSupply', { query: { limit: '100' } });
  const offer = data.find((one) => one.cycleId !== cycleId) ?? data[0];
  if (offer === undefined) throw new Error('nothing is on sale');
  const body = { cycleId: offer.cycleId, skuId: offer.skuId, priceFen: offer.supplyPriceFen, quantity: 900 };
  const other = { body: { ...body, quantity: 800 } };
  await mutate({ operation: 'quoteSupply', as: `supplier/${offer.supplierId}`, body, other });
}
