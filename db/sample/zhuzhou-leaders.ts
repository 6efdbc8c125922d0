import { uniformInt } from 'pure-rand/distribution/uniformInt';
import type { RandomGenerator } from 'pure-rand/types/RandomGenerator';
import type { Rows } from './csv-text.js';
import { openid, personName, pick } from './draw.js';

/** A quarter of a station: a rectangle of degrees in which shops lie, all on one bank of the river. */
interface Quarter {
  readonly site: string;
  readonly leaders: number;
  readonly lng: readonly [number, number];
  readonly lat: readonly [number, number];
  readonly streets: readonly string[];
}

const streetsOf = (names: string): string[] => names.split(' ');

/** Streets are invented in the manner of each district. Three shops of 石峰 lie south of the river, near a bridge. */
const quarters: readonly Quarter[] = [
  {
    site: 'TY',
    leaders: 60,
    lng: [113.045, 113.118],
    lat: [27.79, 27.845],
    streets: streetsOf(
      '嵩岭路 泰岭路 黄山南路 珠江西路 长江东路 天泉路 滨江西路 栗雨路 新马路 庐峰路 衡岳路 炎帝东路',
    ),
  },
  {
    site: 'LS',
    leaders: 44,
    lng: [113.142, 113.182],
    lat: [27.795, 27.85],
    streets: streetsOf('建设南巷 芦淞西路 贺家土路 人民南路 车站横路 董家塅路 枫溪路 建宁东街 服饰城路'),
  },
  {
    site: 'SF',
    leaders: 21,
    lng: [113.085, 113.15],
    lat: [27.87, 27.905],
    streets: streetsOf('响石东路 田心北路 清水塘路 铜霞路 井龙路 先锋路'),
  },
  {
    site: 'SF',
    leaders: 3,
    lng: [113.098, 113.112],
    lat: [27.846, 27.852],
    streets: streetsOf('石峰桥南路'),
  },
  {
    site: 'LK',
    leaders: 12,
    lng: [113.138, 113.16],
    lat: [27.682, 27.718],
    streets: streetsOf('渌江路 伏波岭路 漉浦路 向阳街 接龙桥路'),
  },
];

const shops = '便利店 水果店 社区超市 菜鸟驿站 药房 生鲜店 粮油店 母婴店 快递点 小卖部 早餐店 物业中心'.split(
  ' ',
);
const officeShops = '写字楼前台 产业园门房 创业园咖啡店'.split(' ');

/** When somebody takes the goods, and how often: most from early, a few shops open late, offices not before eight. */
const hours = [
  '06:30-12:00；14:00-21:00',
  '06:00-22:00',
  '07:00-21:30',
  '07:30-12:30；15:00-21:00',
  '06:30-22:00',
  '08:00-21:00',
  '09:00-21:30',
] as const;
const officeHours = '08:00-11:30；13:30-19:00';

/** Of a hundred leaders: those in an office building, and those with a freezer. */
const officePercent = 12;
const freezerPercent = 72;

/** The 140 leaders, and their codes from the most popular to the least. Popular ones have a freezer and a high tier. */
export function leaders(random: RandomGenerator): {
  readonly rows: Rows;
  readonly ranking: readonly string[];
} {
  const seats = quarters.flatMap((quarter) => Array<Quarter>(quarter.leaders).fill(quarter));
  const ranks = drawRanks(random, seats.length);
  const names = new Set<string>();
  const rows = seats.map((quarter, place) =>
    leaderRow({ random, quarter, place, rank: ranks[place] ?? 0, names }),
  );
  const ranking = rows
    .map((row, place) => ({ code: row[0] ?? '', rank: ranks[place] ?? 0 }))
    .toSorted((a, b) => a.rank - b.rank)
    .map(({ code }) => code);
  return { rows, ranking };
}

/** A rank from 0 for each place; the first leader is the most popular, so that A, B and C are found at L001. */
function drawRanks(random: RandomGenerator, count: number): number[] {
  const ranks = Array.from({ length: count }, (_none, rank) => rank);
  for (let at = count - 1; at > 1; at--) {
    const other = uniformInt(random, 1, at);
    [ranks[at], ranks[other]] = [ranks[other] ?? 0, ranks[at] ?? 0];
  }
  return ranks;
}

interface Seat {
  readonly random: RandomGenerator;
  readonly quarter: Quarter;
  readonly place: number;
  readonly rank: number;
  /** Pickup points that are taken. */
  readonly names: Set<string>;
}

const topRanks = 14;
const middleRanks = 56;

function leaderRow({ random, quarter, place, rank, names }: Seat): string[] {
  const isOffice = rank >= topRanks && uniformInt(random, 1, 100) <= officePercent;
  const hasFreezer = rank < topRanks || uniformInt(random, 1, 100) <= freezerPercent;
  const tags = [
    isOffice ? '写字楼' : quarter.site === 'LK' ? '社区；乡镇' : '社区',
    ...(hasFreezer ? ['冷柜'] : []),
  ];
  return [
    `L${String(place + 1).padStart(3, '0')}`,
    personName(random),
    `1990000${String(301 + place).padStart(4, '0')}`,
    openid(random),
    quarter.site,
    pickupPoint(random, { quarter, isOffice, names }),
    degrees(random, quarter.lng),
    degrees(random, quarter.lat),
    tags.join('；'),
    rank < topRanks ? '2' : rank < middleRanks ? '1' : '0',
    isOffice ? officeHours : pick(random, rank < topRanks ? hours.slice(0, 5) : hours),
    String(180 + 20 * uniformInt(random, 0, 6)),
  ];
}

function pickupPoint(
  random: RandomGenerator,
  { quarter, isOffice, names }: { quarter: Quarter; isOffice: boolean; names: Set<string> },
): string {
  for (;;) {
    const name = `${pick(random, quarter.streets)}${pick(random, isOffice ? officeShops : shops)}`;
    if (names.has(name)) continue;
    names.add(name);
    return name;
  }
}

const degrees = (random: RandomGenerator, [from, until]: readonly [number, number]): string =>
  (uniformInt(random, Math.round(from * 100_000), Math.round(until * 100_000)) / 100_000).toFixed(5);
