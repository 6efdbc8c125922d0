import { maybeOne } from '../../../db/query.js';
import { send } from './caller.js';
import type { Stage } from './stage.js';

interface Wave {
  readonly waveId: string;
}

interface WaveWithLines extends Wave {
  readonly lines: readonly { skuId: string; gtin: string; allocated: number }[];
}

/**
 * A picker's mistakes, each put right: a scan too many taken back, a piece carried to the slot whose it is, a damaged one
 * reported.
 */
export async function correctWaves(
  stage: Stage,
  { as, waves }: { as: string; waves: readonly Wave[] },
): Promise<void> {
  const known = await Promise.all(
    waves.map(({ waveId }) => stage.read<WaveWithLines>(as, 'readWave', { params: { waveId } })),
  );
  const [pair] = known.flatMap((from) =>
    from.lines.flatMap((line) => {
      const to = known.find(
        (one) =>
          one !== from && one.lines.some(({ skuId, allocated }) => skuId === line.skuId && allocated > 0),
      );
      return to === undefined || line.allocated < 2 ? [] : [{ from, to, line }];
    }),
  );
  if (pair === undefined) throw new Error('no two leaders of the small day want the same product');
  const { from, to, line } = pair;
  const params = { waveId: from.waveId };
  const reason = '放错格口';
  const scan = async (clientId: string): Promise<void> => {
    const body = { clientId, code: line.gtin, quantity: 1 };
    const { status } = await send(stage.base, {
      operation: 'recordScan',
      token: stage.tokenOf(as),
      params,
      body,
    });
    if (status !== 200) throw new Error(`scan: ${status}`);
  };
  await scan('wrong-1');
  const undone = { ...params, scanId: 'wrong-1' };
  await stage.mutate({
    operation: 'undoScan',
    as,
    params: undone,
    body: { reason },
    other: { body: { reason: '别的' } },
  });
  await scan('wrong-2');
  const piece = { skuId: line.skuId, quantity: 1, reason };
  const moved = { ...piece, toWaveId: to.waveId };
  const more = { body: { ...moved, quantity: 2 } };
  await stage.mutate({ operation: 'moveMissorted', as, params, body: moved, other: more });
  const damaged = { ...piece, found: 'shelf' };
  const slot = { body: { ...damaged, found: 'slot' } };
  await stage.mutate({ operation: 'reportDamage', as, params, body: damaged, other: slot });
}

/** A scan of the wave that is on record. */
export async function firstScan(stage: Stage, waveId: string): Promise<string> {
  const scan = await maybeOne<{ id: string }>(
    stage.database,
    `select client_id as id from scans where wave_id = :waveId and kind = 'scan' order by client_id limit 1`,
    { waveId },
  );
  return scan?.id ?? '';
}
