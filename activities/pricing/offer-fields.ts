import { z } from 'zod';
import type { Transaction } from '../../db/connection.js';
import { rows } from '../../db/query.js';
import { code, tags } from '../catalogue/sku-fields.js';

const day = z.iso.date();
const instant = z.iso.datetime({ offset: false, precision: 3 });
const codes = z.array(code).max(200);

/** Who pays for it. */
export const bearer = z
  .enum(['platform', 'supplier', 'leader'])
  .meta({ description: 'supplier: of each line; leader: of the link, up to his commission on the line' });

/** An amount in fen. Beyond a million yuan it is a mistyped one. */
export const amountFen = z.int().min(1).max(100_000_000);

export const offerName = z.string().regex(/^[^\p{Cc}]{1,40}$/u);

/** For which goods, at which points and when a campaign or coupon counts. */
export const offerFields = {
  categoryIds: codes.meta({ description: 'Only goods of these categories; empty with skuIds: all goods' }),
  skuIds: codes,
  leaderIds: codes.meta({ description: 'Only at these points; empty with leaderTags: everywhere' }),
  leaderTags: tags,
  startsOn: day,
  endsOn: day,
  opensAt: instant
    .nullable()
    .meta({ description: 'The first instant at which it counts; null: its first day' }),
  closesAt: instant
    .nullable()
    .meta({ description: 'The first at which it no longer does; null: its last day' }),
};

/** What an offer names. */
export interface NamedThings {
  readonly categoryIds: readonly string[];
  readonly skuIds: readonly string[];
  readonly leaderIds: readonly string[];
}

/** The first thing that the region does not have, as `sku K1`; undefined if it has all. */
export async function firstUnknown(
  trx: Transaction,
  { categoryIds, skuIds, leaderIds }: NamedThings,
  regionId: string,
): Promise<string | undefined> {
  const [unknown] = await rows<{ thing: string }>(
    trx,
    `select 'category ' || x as thing from unnest(:categoryIds::text[]) x where not exists (
       select 1 from categories where id = x)
     union all select 'sku ' || x from unnest(:skuIds::text[]) x where not exists (
       select 1 from skus where id = x and region_id = :regionId)
     union all select 'leader ' || x from unnest(:leaderIds::text[]) x where not exists (
       select 1 from leaders where id = x and region_id = :regionId)
     limit 1`,
    { categoryIds, skuIds, leaderIds, regionId },
  );
  return unknown?.thing;
}
