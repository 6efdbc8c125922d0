import { z } from 'zod';
import { goRounds, type Rounds } from '../rounds.js';
import { countTruck } from './count-truck.js';
import type { Crew, Picker } from './crew.js';
import { pickWave } from './pick-wave.js';

const taskShape = z.object({
  task: z.object({ waveId: z.string() }).nullable(),
});

type Task = NonNullable<z.output<typeof taskShape>['task']>;

/** A picker's night: trucks first, then wave after wave, until the day is stopped. */
export function workNight(picker: Picker, crew: Crew, rounds: Omit<Rounds, 'surprised'>): Promise<void> {
  let asked = 0;
  const nextTask = async (): Promise<Task | null> => {
    // Each asking is an intention of its own.
    const key = `next-${picker.pickerId}-${Date.now()}-${(asked += 1)}`;
    return taskShape.parse((await picker.api.post('/v1/tasks/next', { band: 'any' }, { key })).body).task;
  };
  const surprised = (error: unknown): void => crew.diary.surprised(picker.pickerId, error);
  return goRounds({ ...rounds, surprised }, async () => {
    while (
      !rounds.stopped.aborted &&
      ((await countTruck(picker, crew)) || (await doWave(picker, crew, nextTask)))
    );
    return false;
  });
}

/** The next wave is picked and packed, his own unfinished one first. True if there was one. */
async function doWave(picker: Picker, crew: Crew, nextTask: () => Promise<Task | null>): Promise<boolean> {
  const task = await nextTask();
  if (task === null) return false;
  await pickWave(picker, crew, task.waveId);
  await pack(picker, crew, task.waveId);
  return true;
}

async function pack({ api }: Picker, { diary }: Crew, waveId: string): Promise<void> {
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
