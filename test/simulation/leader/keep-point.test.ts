import test from 'ava';
import { openDiary } from '../../../simulation/parties/diary.js';
import { keepPoint, openCounter } from '../../../simulation/parties/leader/keep-point.js';
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
  const leader = { leaderId: 'L1', api, diary, goodsAreHere: (cycleId: string) => told.push(cycleId) };
  await keepPoint(leader, { everyMs: 1, stopped: day.signal });
  t.deepEqual(api.posted('/stops/3/sign'), [{ crateIds: ['C1'] }]);
  t.deepEqual(told, ['ZZ/2026-11-22/1']);
  t.deepEqual(diary.surprises, []);
});

test('a refused code is told to the member, and another try is another request', async (t) => {
  const api = fakeApi(({ body }) =>
    typeof body === 'object' && body !== null && 'code' in body
      ? { orderIds: ['O1'] }
      : 'pickup-phone-ambiguous',
  );
  const diary = openDiary();
  const counter = openCounter({ leaderId: 'L1', api, diary, goodsAreHere: () => undefined });
  t.is(await counter({ phoneTail: '1234' }), undefined);
  t.deepEqual(await counter({ code: '7KMWPA9' }), { orderIds: ['O1'] });
  t.is(new Set(api.calls.map(({ key }) => key)).size, 2);
  t.is(diary.count('redeemed-by-code'), 1);
});
