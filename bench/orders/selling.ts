import { orderTemplates } from '../stage/bench-goods.js';
import { benchCity, cycleOnSale, secondCycle } from '../stage/seed-city.js';
import { type Server, startApi } from '../stage/start-api.js';
import { type BareRun, measureBare } from '../bare/measure-bare.js';
import { type Measured, measure } from './measure.js';
import { openShop, type Shop, type ShopRun, warmUp } from './shop.js';
import { type NaiveForm, naiveForms, type Stand, startEcho, startNaive, wordsOf } from './stand.js';

/** All rounds of the three loads, in which everybody took turns. */
export interface Selling {
  readonly naiveForm: NaiveForm;
  readonly naiveForm1000: NaiveForm;
  /** Every form of the naive side that was tried, with what it accepted in a second. */
  readonly tried: readonly { readonly words: string; readonly acceptedPerSecond: number }[];
  readonly hot: readonly HotRound[];
  readonly spread: readonly PairRound[];
  readonly crowd: readonly PairRound[];
  /** What was wrong before the rounds. */
  readonly faults: readonly string[];
}

export interface PairRound {
  readonly ours: ShopRun;
  readonly naive: ShopRun;
}

export interface HotRound extends PairRound {
  readonly echo: Measured;
  readonly bare: BareRun;
}

const few = 64;
const many = 1000;

/** Ours, naive, echo and bare against each other, on one database, each in its turn. */
export async function measureSelling(stand: Stand): Promise<Selling> {
  const { url, database } = await stand.openCopy('selling');
  const { show, ground, options } = stand;
  const api = await show.step('API', () => startApi(ground, url));
  stand.onClose(api.stop);
  const postgres = [ground.postgresPid()];
  const ours = await openShop(stand, {
    name: 'ours',
    port: api.port,
    watched: { api: [api.pid], postgres },
    database,
    cycleId: cycleOnSale,
  });
  const withNaive = async <T>(form: NaiveForm, work: (shop: Shop) => Promise<T>): Promise<T> => {
    const server = await startNaive(stand, url, form);
    try {
      const watched = { api: [server.pid], postgres };
      const about = { name: 'naive', port: server.port, watched, database, cycleId: secondCycle };
      return await work(await openShop(stand, about));
    } finally {
      await server.stop();
    }
  };
  const tried: { words: string; acceptedPerSecond: number; form: NaiveForm }[] = [];
  const best = async (forms: readonly NaiveForm[], connections: number): Promise<NaiveForm> => {
    for (const form of forms)
      await show.step(`naive × ${connections}`, async (say) => {
        const seconds = Math.max(1, options.seconds / 2);
        const run = await withNaive(form, (shop) => shop.measure({ workload: 'hot', connections, seconds }));
        const { acceptedPerSecond } = run.result.window;
        tried.push({ words: `${wordsOf(form)}, ${connections} connections`, acceptedPerSecond, form });
        say(`${wordsOf(form)}: ${acceptedPerSecond.toFixed(0)}/s`);
      });
    const [first] = tried.slice(-forms.length).toSorted((a, b) => b.acceptedPerSecond - a.acceptedPerSecond);
    if (first === undefined) throw new Error('no form of the naive side was tried');
    return first.form;
  };

  const echo = await startEcho(stand);
  stand.onClose(echo.stop);
  const faults = await show.step('warm up', () => warmUp(ours));
  const naiveForm = await best(naiveForms, few);
  const { hot, spread } = await withNaive(naiveForm, async (naive) => {
    faults.push(...(await warmUp(naive)));
    return {
      hot: await inRounds(stand, 'hot × 64', () => hotRound(stand, { ours, naive, echo, url })),
      spread: await inRounds(stand, 'spread × 64', () =>
        pairRound({ ours, naive }, { workload: 'spread', connections: few }),
      ),
    };
  });
  const sameOrder = naiveForms.filter(({ lockOrder }) => lockOrder === naiveForm.lockOrder);
  const naiveForm1000 = await best(sameOrder, many);
  const crowd = await withNaive(naiveForm1000, (naive) =>
    inRounds(stand, 'hot × 1000', () => pairRound({ ours, naive }, { workload: 'hot', connections: many })),
  );
  await api.stop();
  return { naiveForm, naiveForm1000, tried, hot, spread, crowd, faults };
}

function inRounds<T extends PairRound>(
  { show, options }: Stand,
  title: string,
  play: () => Promise<T>,
): Promise<T[]> {
  return show.step(title, async (say) => {
    const played: T[] = [];
    for (let round = 0; round < options.rounds; round++) {
      played.push(await play());
      say(played.map(({ ours, naive }) => `${rate(ours)} : ${rate(naive)}`).join(', '));
    }
    return played;
  });
}

const rate = ({ result }: Measured): string => result.window.acceptedPerSecond.toFixed(0);

async function pairRound(
  { ours, naive }: { readonly ours: Shop; readonly naive: Shop },
  load: Parameters<Shop['measure']>[0],
): Promise<PairRound> {
  return { ours: await ours.measure(load), naive: await naive.measure(load) };
}

interface HotSides {
  readonly ours: Shop;
  readonly naive: Shop;
  readonly echo: Server;
  readonly url: string;
}

async function hotRound(stand: Stand, sides: HotSides): Promise<HotRound> {
  const { client, options, ground } = stand;
  const { ours, naive } = await pairRound(sides, { workload: 'hot', connections: few });
  const echo = await measure(client, {
    port: sides.echo.port,
    templates: orderTemplates({ city: benchCity, cycleId: cycleOnSale, workload: 'hot', count: 1000 }),
    connections: few,
    seconds: options.seconds,
    watched: { api: [sides.echo.pid], postgres: [ground.postgresPid()] },
  });
  const bare = await measureBare({ url: sides.url, seconds: options.seconds, batch: ours.meanBatch });
  return { ours, naive, echo, bare };
}
