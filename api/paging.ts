import { z } from 'zod';

/** Sentences of a refinement that say what is wrong with a cursor. */
const wrongCursor = {
  params: {
    code: 'cursor-invalid',
    zh: '游标无效，请使用上一页返回的 nextCursor',
    en: 'This cursor is not one of ours: use the nextCursor of the page before',
  },
};

/** How many items come when the caller does not say: a phone's screen several times over. */
const LIMIT_DEFAULT = 20;
/** More, and one page of one caller delays the others; fewer, and a day's export takes too many requests. */
const LIMIT_MAX = 100;
const CURSOR_LENGTH_MAX = 500;

/**
 * The query fields of a list: `limit` 1–100 and `after`, the opaque cursor of the page before (base64url JSON of the
 * last item's sort key, which `position` describes). A cursor is a place and no permission: queries still filter by
 * owner. Spread into the route's query: `z.strictObject({ ...pageQuery(position), status: … })`.
 */
export function pageQuery<Position extends z.ZodType>(position: Position): PageQuery<Position> {
  return {
    limit: z.coerce
      .number()
      .int()
      .min(1)
      .max(LIMIT_MAX)
      .default(LIMIT_DEFAULT)
      .meta({ description: 'How many items at most' }),
    after: z
      .string()
      .max(CURSOR_LENGTH_MAX)
      .transform((cursor, context): z.output<Position> => {
        const read = position.safeParse(fromCursor(cursor));
        if (read.success) return read.data;
        context.addIssue({ code: 'custom', ...wrongCursor });
        return z.NEVER;
      })
      .optional()
      .meta({ description: 'The nextCursor of the page before' }),
  };
}

export interface PageQuery<Position extends z.ZodType> {
  readonly limit: z.ZodDefault<z.ZodCoercedNumber>;
  readonly after: z.ZodOptional<z.ZodPipe<z.ZodString, z.ZodTransform<z.output<Position>, string>>>;
}

/** The schema of a page of such items. */
export const pageOf = <Item extends z.ZodType>(
  item: Item,
): z.ZodObject<{ data: z.ZodArray<Item>; nextCursor: z.ZodNullable<z.ZodString> }> =>
  z.object({ data: z.array(item), nextCursor: z.string().nullable() });

export interface Page<Item> {
  readonly data: Item[];
  readonly nextCursor: string | null;
}

/**
 * The page made of the rows of a query that asked for `limit + 1`: the extra row only tells that there is more.
 * `positionOf` gives the sort key of an item; it must be unique among the rows.
 */
export function page<Item>(
  rows: readonly Item[],
  limit: number,
  positionOf: (item: Item) => unknown,
): Page<Item> {
  const data = rows.slice(0, limit);
  const last = data.at(-1);
  const more = rows.length > limit && last !== undefined;
  return { data, nextCursor: more ? toCursor(positionOf(last)) : null };
}

/** The Link header (RFC 8288) to the next page; nothing when the body is no page or the last one. */
export function nextLink(url: string, body: unknown): string | undefined {
  if (typeof body !== 'object' || body === null || !('nextCursor' in body)) return undefined;
  if (typeof body.nextCursor !== 'string') return undefined;
  const next = new URL(url, 'http://relative');
  next.searchParams.set('after', body.nextCursor);
  return `<${next.pathname}${next.search}>; rel="next"`;
}

const toCursor = (position: unknown): string => Buffer.from(JSON.stringify(position)).toString('base64url');

function fromCursor(cursor: string): unknown {
  try {
    return JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8'));
  } catch {
    return undefined;
  }
}
