import { z } from 'zod';
import type { Dice } from '../dice.js';
import { inPath, readPages } from '../read-pages.js';
import { chooseBasket } from './choose-basket.js';
import type { Member } from './member.js';
import type { BasketLine, Look } from './plan-trips.js';

const listingShape = z.object({ skuId: z.string(), available: z.int(), rank: z.int() });
const categoryShape = z.object({ categoryId: z.string() });

export interface Looking {
  readonly member: Member;
  readonly cycleId: string;
  readonly looks: Look;
  readonly dice: Dice;
}

/** What a phone shows before anybody scrolls further. */
const screenful = 40;

/** What people type. */
const searchWords = ['菜', '苹果', '奶', '鸡', '米', '橙', '豆', '油', '纸', '鱼'] as const;

/** What the shopper takes from one screen of the shop: the front, a category, or what a word finds. May be empty. */
export async function lookAround(looking: Looking): Promise<BasketLine[]> {
  const { member, cycleId, dice } = looking;
  const shop = `/v1/cycles/${inPath(cycleId)}/listings?leaderId=${member.leaderId}&limit=${screenful}`;
  const read = async (filter: string): Promise<z.output<typeof listingShape>[]> => {
    const { body } = await member.api.get(`${shop}${filter}`);
    return z.object({ data: z.array(listingShape) }).parse(body).data;
  };
  const found = chooseBasket(await read(await filterOf(looking)), dice);
  // A word that finds nothing is followed by a look at the front.
  return found.length > 0 || looking.looks === 'front' ? found : chooseBasket(await read(''), dice);
}

async function filterOf({ member, cycleId, looks, dice }: Looking): Promise<string> {
  if (looks === 'search') return `&q=${encodeURIComponent(dice.pick(searchWords))}`;
  if (looks === 'front') return '';
  const path = `/v1/cycles/${inPath(cycleId)}/categories?leaderId=${member.leaderId}`;
  const categories = await readPages(member.api, path, categoryShape);
  return categories.length === 0 ? '' : `&categoryId=${dice.pick(categories).categoryId}`;
}
