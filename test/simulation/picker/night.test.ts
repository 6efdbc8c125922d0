import test from 'ava';
import { createDice, type Dice } from '../../../simulation/parties/dice.js';
import { openDiary } from '../../../simulation/parties/diary.js';
import { countTruck } from '../../../simulation/parties/picker/count-truck.js';
import type { Crew } from '../../../simulation/parties/picker/crew.js';
import { pickWave } from '../../../simulation/parties/picker/pick-wave.js';
import { calmRates } from '../../../simulation/parties/rates.js';
import { type FakeApi, fakeApi } from '../fake-api.js';

const po = 'ZZ/2026-11-22/1/G01/1';
const trucks = { trucks: [{ purchaseOrderNo: po, siteId: 'TY', lines: [{ skuId: 'S1', quantity: 7 }] }] };
const expected = {
  data: [{ purchaseOrderNo: po, lines: [{ skuId: 'S1' }, { skuId: 'S2' }] }],
  nextCursor: null,
};

const crewWith = (changes: Partial<Crew> = {}): Crew => ({
  siteId: 'TY',
  rates: calmRates,
  gate: fakeApi(() => trucks),
  diary: openDiary(),
  dice: createDice(1),
  counted: new Set(),
  anyGtin: () => '9',
  ...changes,
});

const site = (): FakeApi => fakeApi(({ method }) => (method === 'GET' ? expected : { receiptNo: 'R1' }));

test('what is on the truck is counted, and what is missing is counted as none', async (t) => {
  const api = site();
  t.true(await countTruck({ pickerId: 'P1', api }, crewWith()));
  t.like(api.calls.at(-1), {
    path: '/v1/purchase-orders/ZZ~2026-11-22~1~G01~1/receipts',
    body: {
      lines: [
        { skuId: 'S1', quantity: 7 },
        { skuId: 'S2', quantity: 0 },
      ],
    },
  });
});

test('two pickers with the same list count a truck once', async (t) => {
  const crew = crewWith();
  const [first, second] = [site(), site()];
  await Promise.all([
    countTruck({ pickerId: 'P1', api: first }, crew),
    countTruck({ pickerId: 'P2', api: second }, crew),
  ]);
  t.is([...first.posted('/receipts'), ...second.posted('/receipts')].length, 1);
});

test('a truck at the gate of another site is not counted here', async (t) => {
  t.false(await countTruck({ pickerId: 'P1', api: site() }, crewWith({ siteId: 'LS' })));
});

test('an order whose truck has not come is waited for', async (t) => {
  const api = site();
  t.false(await countTruck({ pickerId: 'P1', api }, crewWith({ gate: fakeApi(() => ({ trucks: [] })) })));
  t.deepEqual(api.posted('/receipts'), []);
});

const wave = {
  waveId: 'W1',
  lines: [
    { skuId: 'S1', gtin: '1', allocated: 2, picked: 0, short: 0 },
    { skuId: 'S2', gtin: '2', allocated: 6, picked: 1, short: 0 },
    { skuId: 'S3', gtin: '3', allocated: 0, picked: 0, short: 0 },
  ],
};

/** A wave whose scanner refuses what is not on it, unless it is broken. */
const scanner = (isBroken = false): FakeApi =>
  fakeApi(({ method, path, body }) => {
    if (method === 'GET' || path.endsWith('/undo')) return wave;
    const { code } = body as { code: string };
    if (isBroken || ['1', '2', '3'].includes(code)) return { waveComplete: false };
    return code === '9' ? 'scan-wrong-sku' : 'scan-unknown-code';
  });

const always: Dice = { ...createDice(1), chance: () => true };
const never: Dice = { ...createDice(1), chance: () => false };

test('few pieces are scanned one by one, many are counted out, and none twice', async (t) => {
  const api = scanner();
  await pickWave({ pickerId: 'P1', api }, crewWith({ dice: never }), 'W1');
  t.deepEqual(api.posted('/scans'), [
    { clientId: 'W1/S1/0', code: '1', quantity: 1 },
    { clientId: 'W1/S1/1', code: '1', quantity: 1 },
    { clientId: 'W1/S2/1', code: '2', quantity: 5 },
  ]);
});

test('a wrong product and an unknown code are refused, as the picker expects', async (t) => {
  const crew = crewWith({ dice: always });
  await pickWave({ pickerId: 'P1', api: scanner() }, crew, 'W1');
  t.deepEqual(crew.diary.surprises, []);
  t.is(crew.diary.count('scans-refused'), 4);
});

test('a piece in the wrong slot is found by the check: its scan is taken back and made again', async (t) => {
  const api = scanner();
  const rates = { ...calmRates, wrongScansRate: 0, unknownCodesRate: 0, linesMissortedRate: 1 };
  await pickWave({ pickerId: 'P1', api }, crewWith({ dice: createDice(1), rates }), 'W1');
  t.is(api.posted('/undo').length, 1);
  t.deepEqual(api.posted('/scans')[1], { clientId: 'W1/S1/0/again', code: '1', quantity: 1 });
});

test('a scanner that accepts a wrong product is a surprise', async (t) => {
  const crew = crewWith({ dice: always });
  await pickWave({ pickerId: 'P1', api: scanner(true) }, crew, 'W1');
  t.true(crew.diary.surprises.length > 0);
});
