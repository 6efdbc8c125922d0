import type { Rows } from './csv-text.js';

/** One SKU as the scripts know it: the cells of its row, but for code, barcode and region, and how much is supplied. */
export interface Good {
  name: string;
  spec: string;
  priceYuan: string;
  supplyYuan: string;
  grams: number;
  litres: string;
  band: string;
  shelfDays: number;
  leaderPercent: number;
  category: string;
  supplier: string;
  casePack: number;
  promoted: string;
  leaderTags: string;
  supply: number;
  vat: string;
  catchWeight: string;
}

/** How a cycle's supply of a SKU is divided, in percent: leaders' own quotas, the station's pool; the rest is central. */
const shares = { leader: '30', station: '40' };

/** Goods that fewer people get than want them are given out whole, so that every leader sees one and nobody two. */
const scarceShares = { leader: '50', station: '50' };

/** The rows of skus.csv: the nth good is S00n. */
export function skuRows(goods: readonly Good[], regionId: string): Rows {
  return goods.map((good, place) => [
    skuCode(place),
    good.name,
    good.spec,
    good.category,
    good.supplier,
    gtin(place + 1),
    good.priceYuan,
    good.supplyYuan,
    String(good.grams),
    good.litres,
    good.band,
    String(good.shelfDays),
    String(good.leaderPercent),
    good.promoted,
    String(good.casePack),
    good.leaderTags,
    regionId,
    good.vat,
    good.catchWeight,
  ]);
}

/** The rows of quotas.csv; what has at most `scarceMax` pieces is scarce. */
export function quotaRows(goods: readonly Good[], scarceMax: number): Rows {
  return goods.map(({ supply }, place) => {
    const { leader, station } = supply <= scarceMax ? scarceShares : shares;
    return [skuCode(place), String(supply), leader, station];
  });
}

const skuCode = (place: number): string => `S${String(place + 1).padStart(3, '0')}`;

/** A GTIN-13 of the range 290, which GS1 keeps for use inside a company: it belongs to no product anywhere. */
function gtin(serial: number): string {
  const body = `290${String(serial).padStart(9, '0')}`;
  const sum = [...body].reduce((total, digit, place) => total + Number(digit) * (place % 2 === 0 ? 1 : 3), 0);
  return `${body}${(10 - (sum % 10)) % 10}`;
}
