import { z } from 'zod';
import type { ApiClient } from './api-client.js';

/** A path's id with slashes is written with tildes. */
export const inPath = (id: string): string => encodeURIComponent(id.replaceAll('/', '~'));

/** Every item of a list, page by page; throws where an item is not what the party relies on. */
export async function readPages<Item extends z.ZodType>(
  api: ApiClient,
  path: string,
  item: Item,
): Promise<z.output<Item>[]> {
  const page = z.object({ data: z.array(item), nextCursor: z.string().nullish() });
  const items: z.output<Item>[] = [];
  let after = '';
  do {
    const separator = path.includes('?') ? '&' : '?';
    const { body } = await api.get(after === '' ? path : `${path}${separator}after=${after}`);
    const read = page.parse(body);
    items.push(...read.data);
    after = read.nextCursor ?? '';
  } while (after !== '');
  return items;
}
