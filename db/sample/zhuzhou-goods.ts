import type { Good } from './goods.js';
import { goods as references } from './small-goods.js';
import { variantsOf } from './zhuzhou-variants.js';

/** Three points beside every commission, in basis points of the price. */
const marginLeftBp = 300;
/** The two points of the highest tier, and what two levels of promoters get. */
const tierBp = 200;
const promotersBp = 500;

/** A variant is supplied so that it sells out only when the whole city wants it; the reference's goods are asked for more. */
const variantSupply = 300;
const referenceSupply = 450;

/** What many want and little is brought of: strawberries, fresh fish, and a few that come from one grower. */
const scarceSupply: Readonly<Record<string, number>> = {
  草莓: 24,
  冰鲜鲈鱼: 20,
  奶油草莓: 12,
  冰鲜鳜鱼: 8,
  羊肚菌: 10,
  走地老母鸡: 12,
};

/** What has at most this many pieces is scarce. */
export const scarceMax = 24;

/** The base's rates, band, shelf life, tax and tags hold for its variants. */
function besides(base: Good, place: number): Good[] {
  return variantsOf(base.name).map(({ name, spec, dearer, larger }, index) => {
    const variant = { ...base, name, spec, supplier: supplierOf(place, index + 1) };
    const figures = { ...sizeOf(base, larger, spec), ...priceOf(base, dearer, index) };
    return supplied({ ...variant, ...figures }, variantSupply);
  });
}

function supplied(good: Good, usual: number): Good {
  return { ...good, supply: scarceSupply[good.name] ?? usual };
}

/** Prices end as in the reference: 12.90 yuan, below ten yuan 3.99. */
const asOnTheShelf = (fen: number): number =>
  fen >= 1000 ? Math.round(fen / 100) * 100 - 10 : Math.round(fen / 10) * 10 - 1;

/** The price on the shelf, and a supply price that leaves the margin the base leaves, rounded in our favour. */
function priceOf(
  base: Good,
  dearer: number,
  index: number,
): Pick<Good, 'priceYuan' | 'supplyYuan' | 'promoted'> {
  const baseFen = Math.round(Number(base.priceYuan) * 100);
  const baseSupplyFen = Math.round(Number(base.supplyYuan) * 100);
  const priceFen = asOnTheShelf(baseFen * dearer);
  const supplyFen = Math.floor((priceFen * baseSupplyFen) / baseFen / 5) * 5;
  const marginBp = Math.floor(((priceFen - supplyFen) * 10_000) / priceFen);
  const bearsPromoters = marginBp >= base.leaderPercent * 100 + tierBp + promotersBp + marginLeftBp;
  const promoted = base.promoted === '是' && bearsPromoters && index < 3 ? '是' : '否';
  return { priceYuan: yuan(priceFen), supplyYuan: yuan(supplyFen), promoted };
}

function sizeOf(base: Good, larger: number, spec: string): Pick<Good, 'grams' | 'litres' | 'casePack'> {
  return {
    grams: Math.max(Math.round((base.grams * larger) / 10) * 10, packedGrams(spec)),
    litres: String(Math.max(0.1, Math.round(Number(base.litres) * larger * 10) / 10)),
    casePack: larger >= 1.8 ? Math.max(2, Math.round(base.casePack / 2)) : base.casePack,
  };
}

/** What a piece of this spec weighs with its wrapping, if the spec says it; zero if it does not. */
function packedGrams(spec: string): number {
  const [, figure = '0', unit = '', count = '1'] = /(\d+(?:\.\d+)?)(kg|g|L|ml)(?:×(\d+))?/.exec(spec) ?? [];
  const grams = Number(figure) * Number(count) * (unit === 'kg' || unit === 'L' ? 1000 : 1);
  return Math.ceil((grams * 1.03) / 10) * 10;
}

const yuan = (fen: number): string => (fen / 100).toFixed(2);

/** Who brings the goods of each line of the reference, in its order; variants go round among them. */
const suppliersOfLine = [
  'G01 G02 G03',
  'G02 G04',
  'G05 G06',
  'G04 G02',
  'G04 G01',
  'G03 G06',
  'G06 G03',
  'G05 G06',
  'G07 G08',
  'G07 G08',
  'G08 G09',
  'G07 G09',
  'G09',
  'G10 G11',
  'G12 G11',
  'G13 G12',
  'G14',
  'G15',
  'G16 G17',
  'G17 G18',
  'G18 G16',
  'G19 G20',
  'G21 G19',
  'G22 G23',
  'G22 G23',
  'G24 G23',
  'G25',
  'G26 G27',
  'G28 G27',
  'G24 G25',
].map((codes) => codes.split(' '));

function supplierOf(place: number, index: number): string {
  const codes = suppliersOfLine[place] ?? [];
  return codes[index % codes.length] ?? 'G01';
}

/** 240 SKUs: the reference's thirty with the codes that they have in the small city, then seven variants of each. */
export const goods: readonly Good[] = [
  ...references.map((good, place) => supplied({ ...good, supplier: supplierOf(place, 0) }, referenceSupply)),
  ...references.flatMap(besides),
];
