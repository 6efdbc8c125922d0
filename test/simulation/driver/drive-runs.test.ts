import test from 'ava';
import { openDiary } from '../../../simulation/parties/diary.js';
import { driveRuns } from '../../../simulation/parties/driver/drive-runs.js';
import { fakeApi } from '../fake-api.js';

test('a run is loaded, departed, and driven stop by stop behind the signatures', async (t) => {
  const run = { runId: 'ZZ/2026-11-22/1/TY/1', state: 'planned' };
  const stops = [
    { seq: 1, state: 'planned', crateList: [{ crateId: 'C1' }, { crateId: 'C2' }] },
    { seq: 2, state: 'planned', crateList: [{ crateId: 'C3' }] },
  ];
  const done: string[] = [];
  const day = new AbortController();
  let looks = 0;
  const api = fakeApi(({ method, path, body }) => {
    if (method === 'POST') {
      const deed = path.replace('/v1/runs/ZZ~2026-11-22~1~TY~1/', '');
      done.push(deed);
      if (deed === 'load') Object.assign(run, { state: 'loaded', body });
      if (deed === 'depart') run.state = 'departed';
      const stop = stops.find(({ seq }) => deed === `stops/${seq}/arrive`);
      if (stop) stop.state = 'arrived';
      return {};
    }
    if (path.endsWith('limit=100')) return { data: [run], nextCursor: null };
    // The first leader takes three looks to sign, the second never does.
    if (stops[0]?.state === 'arrived' && (looks += 1) === 3) {
      done.push('signed');
      stops[0].state = 'signed';
    }
    if (stops[1]?.state === 'arrived') day.abort();
    return { ...run, stops };
  });
  const diary = openDiary();
  await driveRuns({ driverId: 'D1', api, diary, moveMs: 1 }, { everyMs: 1, stopped: day.signal });
  t.deepEqual(done, ['load', 'depart', 'stops/1/arrive', 'signed', 'stops/2/arrive']);
  t.deepEqual(api.posted('/load'), [{ crateIds: ['C1', 'C2', 'C3'] }]);
  t.deepEqual(diary.surprises, []);
});
