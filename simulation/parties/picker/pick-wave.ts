import { z } from 'zod';
import { ApiRefusal } from '../api-client.js';
import type { Crew, Picker } from './crew.js';

const waveShape = z.object({
  waveId: z.string(),
  lines: z.array(
    z.object({
      skuId: z.string(),
      gtin: z.string(),
      allocated: z.int(),
      picked: z.int(),
      short: z.int(),
    }),
  ),
});

type Wave = z.output<typeof waveShape>;
type WaveLine = Wave['lines'][number];

/** From so many pieces on a picker counts them out and types the number. */
const countedFrom = 4;
/** How often a picker grabs the wrong thing, and how often the label is of another shop. */
const wrongSkuRate = 0.06;
const unknownCodeRate = 0.03;
const codeOfAnotherShop = '6901234567892';

/** Every piece of the wave that can be picked lies in the leader's slot. */
export async function pickWave(picker: Picker, crew: Crew, waveId: string): Promise<void> {
  const wave = waveShape.parse((await picker.api.get(`/v1/waves/${waveId}`)).body);
  for (const line of wave.lines) {
    if (missing(line) > 0) await makeMistakes(picker, crew, wave);
    await pickLine(picker, crew, { waveId, line });
  }
}

async function pickLine(
  picker: Picker,
  { diary }: Crew,
  { waveId, line }: { readonly waveId: string; readonly line: WaveLine },
): Promise<void> {
  const step = missing(line) >= countedFrom ? missing(line) : 1;
  for (let picked = line.picked; picked < line.allocated - line.short; picked += step) {
    // The same piece has the same id whoever scans it, so that a scan sent again after a restart counts once.
    const clientId = `${waveId}/${line.skuId}/${picked}`;
    await scan(picker, waveId, { clientId, code: line.gtin, quantity: step });
    diary.did('scans');
  }
}

const missing = (line: WaveLine): number => line.allocated - line.picked - line.short;

async function scan(
  { api }: Picker,
  waveId: string,
  body: { readonly clientId: string; readonly code: string; readonly quantity: number },
): Promise<void> {
  await api.post(`/v1/waves/${waveId}/scans`, body, { key: body.clientId });
}

/** Now and then the scanner must say no; a scanner that accepts is a surprise. */
async function makeMistakes(picker: Picker, crew: Crew, wave: Wave): Promise<void> {
  const { dice } = crew;
  const ofThisWave = new Set(wave.lines.map((line) => line.gtin));
  const wrong = crew.anyGtin();
  if (dice.chance(wrongSkuRate) && !ofThisWave.has(wrong))
    await expectRefusal(picker, crew, { waveId: wave.waveId, code: wrong, refusal: 'scan-wrong-sku' });
  if (dice.chance(unknownCodeRate))
    await expectRefusal(picker, crew, {
      waveId: wave.waveId,
      code: codeOfAnotherShop,
      refusal: 'scan-unknown-code',
    });
}

async function expectRefusal(
  picker: Picker,
  crew: Crew,
  { waveId, code, refusal }: { readonly waveId: string; readonly code: string; readonly refusal: string },
): Promise<void> {
  const clientId = `${waveId}/mistake/${crew.dice.between(1, 1_000_000_000)}`;
  try {
    await scan(picker, waveId, { clientId, code, quantity: 1 });
    crew.diary.surprised(picker.pickerId, new Error(`${waveId} accepted ${code}: ${refusal} was due`));
  } catch (error) {
    if (!(error instanceof ApiRefusal) || error.code !== refusal) throw error;
    crew.diary.did('scans-refused');
  }
}
