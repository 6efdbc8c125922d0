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
const countedFrom = 3;
const codeOfAnotherShop = '6901234567892';

/** Every piece of the wave that can be picked lies in the leader's slot. */
export async function pickWave(picker: Picker, crew: Crew, waveId: string): Promise<void> {
  const wave = waveShape.parse((await picker.api.get(`/v1/waves/${waveId}`)).body);
  const todo = wave.lines.filter((line) => missing(line) > 0);
  for (const [i, line] of todo.entries()) {
    await makeMistakes(picker, crew, wave);
    await pickLine(picker, crew, { waveId, line, isLast: i === todo.length - 1 });
  }
}

async function pickLine(
  picker: Picker,
  crew: Crew,
  { waveId, line, isLast }: { readonly waveId: string; readonly line: WaveLine; readonly isLast: boolean },
): Promise<void> {
  const { diary, dice, rates } = crew;
  const step = missing(line) >= countedFrom ? missing(line) : 1;
  // The check by weight and eye finds what lies wrong before the last scan closes the wave.
  const liesWrong = !isLast && dice.chance(rates.linesMissortedRate);
  for (let picked = line.picked; picked < line.allocated - line.short; picked += step) {
    // The same piece has the same id whoever scans it, so that a scan sent again after a restart counts once.
    const clientId = `${waveId}/${line.skuId}/${picked}`;
    await scan(picker, waveId, { clientId, code: line.gtin, quantity: step });
    diary.did('scans');
    if (liesWrong && picked === line.picked)
      await correct(picker, crew, { waveId, clientId, code: line.gtin, quantity: step });
  }
}

interface Scan {
  readonly clientId: string;
  readonly code: string;
  readonly quantity: number;
}

/** The piece lay in the slot of another leader: the scan is taken back and made again where it belongs. */
async function correct(
  picker: Picker,
  { diary }: Crew,
  made: Scan & { readonly waveId: string },
): Promise<void> {
  const { waveId, clientId, code, quantity } = made;
  const path = `/v1/waves/${waveId}/scans/${encodeURIComponent(clientId)}/undo`;
  await picker.api.post(path, { reason: '放错了筐' }, { key: `undo-${clientId}` });
  await scan(picker, waveId, { clientId: `${clientId}/again`, code, quantity });
  diary.did('missorts-corrected');
}

const missing = (line: WaveLine): number => line.allocated - line.picked - line.short;

async function scan({ api }: Picker, waveId: string, body: Scan): Promise<void> {
  await api.post(`/v1/waves/${waveId}/scans`, body, { key: body.clientId });
}

/** Now and then the scanner must say no; a scanner that accepts is a surprise. */
async function makeMistakes(picker: Picker, crew: Crew, wave: Wave): Promise<void> {
  const { dice, rates } = crew;
  const ofThisWave = new Set(wave.lines.map((line) => line.gtin));
  const wrong = crew.anyGtin();
  if (dice.chance(rates.wrongScansRate) && !ofThisWave.has(wrong))
    await expectRefusal(picker, crew, { waveId: wave.waveId, code: wrong, refusal: 'scan-wrong-sku' });
  if (dice.chance(rates.unknownCodesRate))
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
