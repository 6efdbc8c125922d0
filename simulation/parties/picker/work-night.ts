import { z } from 'zod';
import { ApiRefusal } from '../api-client.js';
import { readPages } from '../read-pages.js';
import { goRounds, type Rounds } from '../rounds.js';
import { countTruck } from './count-truck.js';
import type { Crew, Picker } from './crew.js';
import { pickWave } from './pick-wave.js';

const waveShape = z.object({
  waveId: z.string(),
  state: z.enum(['planned', 'picked', 'packed']),
  pickerId: z.string().nullable(),
});

type Wave = z.output<typeof waveShape>;

/** A picker's night: trucks first, then wave after wave, until the day is stopped. */
export function workNight(picker: Picker, crew: Crew, rounds: Omit<Rounds, 'surprised'>): Promise<void> {
  const surprised = (error: unknown): void => crew.diary.surprised(picker.pickerId, error);
  return goRounds({ ...rounds, surprised }, async () => {
    while (!rounds.stopped.aborted && ((await countTruck(picker, crew)) || (await doWave(picker, crew))));
    return false;
  });
}

/** One wave is claimed, picked and packed. True if there was one. */
async function doWave(picker: Picker, crew: Crew): Promise<boolean> {
  const open = [
    ...(await readPages(picker.api, '/v1/waves?state=planned&limit=100', waveShape)),
    ...(await readPages(picker.api, '/v1/waves?state=picked&limit=100', waveShape)),
  ];
  // His own first: what he had begun before the scanner was restarted.
  const wave =
    open.find((one) => one.pickerId === picker.pickerId) ?? open.find((one) => one.pickerId === null);
  if (wave === undefined) return false;
  if (wave.state === 'planned' && !(await claim(picker, wave))) return true;
  if (wave.state === 'planned') await pickWave(picker, crew, wave.waveId);
  await pack(picker, crew, wave);
  return true;
}

/** False if a colleague was faster. */
async function claim({ api, pickerId }: Picker, { waveId }: Wave): Promise<boolean> {
  try {
    await api.post(`/v1/waves/${waveId}/claim`, {}, { key: `claim-${waveId}-${pickerId}` });
    return true;
  } catch (error) {
    if (error instanceof ApiRefusal && error.code === 'wave-taken') return false;
    throw error;
  }
}

async function pack({ api }: Picker, { diary }: Crew, { waveId }: Wave): Promise<void> {
  const packedShape = z.object({
    parcels: z.array(z.object({ pieces: z.int() })),
    crates: z.array(z.string()),
  });
  const { body } = await api.post(`/v1/waves/${waveId}/pack`, {}, { key: `pack-${waveId}` });
  const packed = packedShape.parse(body);
  diary.did('waves-packed');
  diary.did('parcels', packed.parcels.length);
  diary.did('crates', packed.crates.length);
}
