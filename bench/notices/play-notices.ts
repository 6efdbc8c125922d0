import type { StepPrinter } from '../../commands/local/steps.js';
import type { Database } from '../../db/connection.js';
import { execute, one, rows } from '../../db/query.js';
import { median } from '../load/percentile.js';
import type { LoadClient } from '../load/load-client.js';
import { sendAll } from '../orders/measure.js';
import { openStand, type Stand } from '../orders/stand.js';
import { orderTemplates } from '../stage/bench-goods.js';
import { type CpuReading, readCpu } from '../stage/cpu.js';
import { benchCity, cycleOnSale } from '../stage/seed-city.js';
import { type Server, startApi } from '../stage/start-api.js';
import { judgeNotices } from './judge-notices.js';
import { signNotices, type Unpaid } from './sign-notices.js';

export interface NoticesOptions {
  /** Orders that are paid in each round. */
  readonly orders: number;
  readonly rounds: number;
  readonly env: NodeJS.ProcessEnv;
  readonly show: StepPrinter;
}

export interface NoticesRound {
  /** Notices that made an order paid, by second of processor time that API and PostgreSQL used for all of them. */
  readonly perCpuSecond: number;
  readonly perSecond: number;
  readonly apiSeconds: number;
  readonly postgresSeconds: number;
  readonly p99Ms: number;
}

export interface NoticesOutcome {
  readonly rounds: readonly NoticesRound[];
  /** Orders whose payment had two effects: events, bookings or numbers. */
  readonly appliedTwice: number;
  readonly sent: number;
  /** What is wrong, in sentences. */
  readonly faults: readonly string[];
}

/** Smaller: cold code is measured. */
const warmupOrders = 500;

/** Orders are placed, the provider says that they are paid, and everything that follows is counted. */
export async function playNotices(options: NoticesOptions): Promise<NoticesOutcome> {
  const { env, show, orders, rounds } = options;
  const stand = await openStand(env, show, { seconds: 1, rounds });
  try {
    const { url, database } = await stand.openCopy('notices');
    const api = await show.step('API', () => startApi(stand.ground, url));
    try {
      const market = { stand, api, database };
      const played: NoticesRound[] = [];
      let sent = await payAll(market, warmupOrders).then(({ count }) => count);
      for (let round = 0; round < rounds; round++)
        await show.step('notices', async (say) => {
          const { figures, count } = await payAll(market, orders);
          sent += count;
          played.push(figures);
          say(`${figures.perCpuSecond.toFixed(0)} a CPU-second, p99 ${figures.p99Ms.toFixed(1)} ms`);
        });
      return { rounds: played, sent, ...(await judgeNotices(database)) };
    } finally {
      await api.stop();
    }
  } finally {
    await show.step('stop everything', () => stand.close());
  }
}

interface Market {
  readonly stand: Stand;
  readonly api: Server;
  readonly database: Database;
}

async function payAll(
  { stand, api, database }: Market,
  count: number,
): Promise<{ figures: NoticesRound; count: number }> {
  const { client, ground } = stand;
  const unpaid = await placeOrders({ client, api, database }, count);
  const templates = signNotices(ground.keys.merchant, unpaid);
  const watched = { api: [api.pid], postgres: [ground.postgresPid()] };
  const before = readCpu(watched);
  const startedAt = performance.now();
  const result = await sendAll(client, { port: api.port, templates, count: templates.length });
  await allApplied(database);
  const seconds = (performance.now() - startedAt) / 1000;
  const used = usedBetween(before, readCpu(watched));
  const refused = Object.keys(result.refused);
  if (refused.length > 0 || result.failed + result.lost > 0)
    throw new Error(
      `notices were not taken: ${refused.join()}, ${result.failed} of 5xx, ${result.lost} lost`,
    );
  return {
    count: templates.length,
    figures: {
      perCpuSecond: count / (used.api + used.postgres),
      perSecond: count / seconds,
      apiSeconds: used.api,
      postgresSeconds: used.postgres,
      p99Ms: result.window.p99Ms,
    },
  };
}

/** Orders as members place them, and the rows that preparing their payment would leave, without asking the provider. */
async function placeOrders(
  { client, api, database }: { client: LoadClient; api: Server; database: Database },
  count: number,
): Promise<Unpaid[]> {
  const templates = orderTemplates({ city: benchCity, cycleId: cycleOnSale, workload: 'spread', count });
  const { orderIds } = await sendAll(client, { port: api.port, templates, count });
  if (orderIds.length !== count) throw new Error(`${orderIds.length} of ${count} orders were accepted`);
  await execute(
    database,
    `insert into payments (out_trade_no, order_id, provider, amount_fen, state, prepay_id)
     select id, id, 'wechat-pay', payable_fen, 'created', 'wx' || id from orders where state = 'placed'`,
  );
  return rows<Unpaid>(
    database,
    `select id as "orderId", payable_fen as "payableFen" from orders where state = 'placed' order by id`,
  );
}

const askEveryMs = 20;
const patienceMs = 30_000;

/** Every stored notice has had its effect; they may be answered before. */
async function allApplied(database: Database): Promise<void> {
  const giveUpAt = performance.now() + patienceMs;
  for (;;) {
    const { left } = await one<{ left: number }>(
      database,
      `select count(*) as left from payment_notices where applied_at is null`,
    );
    if (left === 0) return;
    if (performance.now() > giveUpAt) throw new Error(`${left} notices are not applied after half a minute`);
    await new Promise((resolve) => setTimeout(resolve, askEveryMs));
  }
}

function usedBetween(
  from: CpuReading | undefined,
  to: CpuReading | undefined,
): { api: number; postgres: number } {
  const used = (name: string): number =>
    (to?.seconds[name] ?? Number.NaN) - (from?.seconds[name] ?? Number.NaN);
  return { api: used('api'), postgres: used('postgres') };
}

/** The figures under the names of `--json`. */
export function noticeFigures({
  rounds,
  appliedTwice,
  sent,
  faults,
}: NoticesOutcome): Record<string, number> {
  const of = (pick: (round: NoticesRound) => number): number => median(rounds.map(pick));
  return {
    noticesPerCpuSecond: of(({ perCpuSecond }) => perCpuSecond),
    appliedTwice,
    noticesPerSecond: of(({ perSecond }) => perSecond),
    apiCpuSeconds: of(({ apiSeconds }) => apiSeconds),
    postgresCpuSeconds: of(({ postgresSeconds }) => postgresSeconds),
    p99Ms: of(({ p99Ms }) => p99Ms),
    sent,
    wrong: faults.length,
  };
}
