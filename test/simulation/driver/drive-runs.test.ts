import test from 'ava';
import { openDiary } from '../../../simulation/parties/diary.js';
import { driveRuns } from '../../../simulation/parties/driver/drive-runs.js';
import { calmRates, type Rates } from '../../../simulation/parties/rates.js';
import { fakeApi } from '../fake-api.js';

test('a run is loaded, departed, and driven stop by stop behind the signatures', async (t) => {
  const run = { runId: 'ZZ/2026-11-22/1/TY/1', state: 'planned' };
  const stops = [
    {
      seq: 1,
      state: 'planned',
      leaderId: 'L1',
      crates: 2,
      crateList: [{ crateId: 'C1' }, { crateId: 'C2' }],
    },
    { seq: 2, state: 'planned', leaderId: 'L2', crates: 1, crateList: [{ crateId: 'C3' }] },
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
    if (path.includes('limit=')) return { data: [run], nextCursor: null };
    // The first leader takes three looks to sign, the second never does.
    if (stops[0]?.state === 'arrived' && (looks += 1) === 3) {
      done.push('signed');
      stops[0].state = 'signed';
    }
    if (stops[1]?.state === 'arrived') day.abort();
    return { ...run, stops };
  });
  const diary = openDiary();
  const rung: string[] = [];
  const driver = { driverId: 'D1', api, diary, seed: 1, rates: calmRates, moveMs: 1 };
  const ring = (leaderId: string): number => rung.push(leaderId);
  await driveRuns({ ...driver, ring }, { everyMs: 1, stopped: day.signal });
  t.is(rung[0], 'L1');
  t.deepEqual(done, ['load', 'depart', 'stops/1/arrive', 'signed', 'stops/2/arrive']);
  t.deepEqual(api.posted('/load'), [{ crateIds: ['C1', 'C2', 'C3'] }]);
  t.deepEqual(diary.surprises, []);
});

/** A driver's deeds at one stop of a run that has departed, until nothing is left to do. */
async function atTheDoor(rates: Partial<Rates>): Promise<string[]> {
  const stops = [{ seq: 1, state: 'planned', leaderId: 'L1', crates: 2, crateList: [] }];
  const done: string[] = [];
  const day = new AbortController();
  const run = { runId: 'R', state: 'departed' };
  const moves: Record<string, string> = { arrive: 'arrived', fail: 'failed', drop: 'dropped' };
  const api = fakeApi(({ method, path }) => {
    if (method === 'GET') {
      const isOver = stops.every(
        ({ seq, state }) => /failed|dropped/.test(state) || (seq === 2 && state === 'arrived'),
      );
      if (path.includes('limit=')) {
        if (isOver) day.abort();
        return { data: [run], nextCursor: null };
      }
      return { ...run, stops };
    }
    const [, seq, verb = ''] = /stops\/(\d+)\/(\w+)$/.exec(path) ?? [];
    done.push(`${verb} ${seq}`);
    const stop = stops.find((one) => String(one.seq) === seq);
    if (stop && moves[verb]) stop.state = moves[verb];
    if (verb === 'decide') stops.push({ seq: 2, state: 'planned', leaderId: 'L1', crates: 2, crateList: [] });
    return {};
  });
  const driver = { driverId: 'D1', api, diary: openDiary(), seed: 1, moveMs: 1, ring: () => undefined };
  await driveRuns({ ...driver, rates: { ...calmRates, ...rates } }, { everyMs: 1, stopped: day.signal });
  return done;
}

test('goods are left with a count where nobody is there', async (t) => {
  t.deepEqual(await atTheDoor({ stopsUnattendedRate: 1 }), ['arrive 1', 'drop 1']);
});

test('a closed shop is tried once more at the end of the run, or left to the office', async (t) => {
  const tries = { shopsClosedRate: 1, stopsUnattendedRate: 1 };
  t.deepEqual((await atTheDoor({ ...tries, redeliveredRate: 1 })).slice(0, 3), [
    'fail 1',
    'decide 1',
    'arrive 2',
  ]);
  t.deepEqual(await atTheDoor({ ...tries, redeliveredRate: 0 }), ['fail 1']);
});
