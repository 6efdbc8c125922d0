import test from 'ava';
import { openDiary } from '../../../simulation/parties/diary.js';
import { keepPoint, openCounter } from '../../../simulation/parties/leader/keep-point.js';
import { createBell } from '../../../simulation/parties/bell.js';
import { signFor } from '../../../simulation/parties/leader/sign-for.js';
import { calmRates } from '../../../simulation/parties/rates.js';
import { fakeApi } from '../fake-api.js';

test('an arrived van is signed for with the crates it brought, and the members are told once', async (t) => {
  const day = new AbortController();
  const crateList = [
    { crateId: 'C1', state: 'loaded' },
    { crateId: 'C2', state: 'returned' },
  ];
  const stop = { runId: 'R/1', seq: 3, cycleId: 'ZZ/2026-11-22/1', state: 'planned', crateList };
  let looks = 0;
  const api = fakeApi(({ method }) => {
    if (method === 'POST') {
      stop.state = 'signed';
      return {};
    }
    looks += 1;
    if (looks === 2) stop.state = 'arrived';
    if (looks === 5) day.abort();
    return { data: [{ ...stop }], nextCursor: null };
  });
  const told: string[] = [];
  const diary = openDiary();
  const goodsAreHere = (cycleId: string): number => told.push(cycleId);
  const leader = { leaderId: 'L1', api, diary, seed: 1, rates: calmRates, bell: createBell(), goodsAreHere };
  await keepPoint(leader, { everyMs: 1, stopped: day.signal });
  t.deepEqual(api.posted('/stops/3/sign'), [{ crateIds: ['C1'] }]);
  t.deepEqual(told, ['ZZ/2026-11-22/1']);
  t.deepEqual(diary.surprises, []);
});

test('what is broken in the crates is signed as a difference, one piece of the line', async (t) => {
  const parcels = [{ parcelNo: 'K1', lines: [{ skuId: 'S1', quantity: 3 }] }];
  const api = fakeApi(({ method }) => (method === 'GET' ? { parcels } : {}));
  const rates = { linesDamagedRate: 1 };
  const stop = { runId: 'R', seq: 1, cycleId: 'C', state: 'arrived', crateList: [] };
  await signFor({ leaderId: 'L1', api, diary: openDiary(), seed: 1, rates }, stop);
  const differences = [{ kind: 'damaged', parcelNo: 'K1', skuId: 'S1', quantity: 1 }];
  t.deepEqual(api.posted('/sign'), [{ crateIds: [], differences }]);
});

test('a leader who comes after the deadline has signed looks again, and tells the members once', async (t) => {
  const day = new AbortController();
  const stop = { runId: 'R', seq: 1, cycleId: 'C', state: 'dropped', crateList: [] };
  const api = fakeApi(({ method }) => {
    if (method === 'GET') return { data: [{ ...stop }], nextCursor: null };
    stop.state = 'signed';
    return 'stop-move-not-allowed';
  });
  const told: string[] = [];
  const diary = openDiary();
  const goodsAreHere = (cycleId: string): void => {
    told.push(cycleId);
    day.abort();
  };
  const leader = { leaderId: 'L1', api, diary, seed: 1, rates: calmRates, bell: createBell(), goodsAreHere };
  await keepPoint(leader, { everyMs: 1, stopped: day.signal });
  t.deepEqual(told, ['C']);
  t.deepEqual(diary.surprises, []);
  t.is(diary.count('stops-signed'), 0);
});

test('a refused code is told to the member, and another try is another request', async (t) => {
  const api = fakeApi(({ body }) =>
    typeof body === 'object' && body !== null && 'code' in body
      ? { orderIds: ['O1'] }
      : 'pickup-phone-ambiguous',
  );
  const diary = openDiary();
  const counter = openCounter({ leaderId: 'L1', api, diary });
  t.is(await counter({ phoneTail: '1234' }), undefined);
  t.deepEqual(await counter({ code: '7KMWPA9' }), { orderIds: ['O1'] });
  t.is(new Set(api.calls.map(({ key }) => key)).size, 2);
  t.is(diary.count('redeemed-by-code'), 1);
});
