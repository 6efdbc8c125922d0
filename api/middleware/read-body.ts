import getRawBody from 'raw-body';
import { RuleViolation } from '../../domain/values/rule-violation.js';
import { parseJson } from '../parse-json.js';
import type { Context } from '../request-state.js';
import type { RouteFacts } from '../route.js';

export interface ReadBody {
  /** The JSON value; undefined when nothing was sent or the route takes the bytes. */
  readonly body: unknown;
  readonly rawBody: Buffer;
}

const nothing: ReadBody = { body: undefined, rawBody: Buffer.alloc(0) };

/** The body of the request, within the route's limit: as bytes where the route asks for them, else as JSON. */
export async function readBody(ctx: Context, route: RouteFacts): Promise<ReadBody> {
  if (route.method === 'GET' || !hasBody(ctx)) return nothing;
  refuseMediaType(ctx, route);
  const bytes = await readBytes(ctx, route.maxBodyBytes);
  if (route.rawBody) return { body: undefined, rawBody: bytes };
  return { body: parseJson(bytes), rawBody: nothing.rawBody };
}

const hasBody = (ctx: Context): boolean =>
  ctx.get('Transfer-Encoding') !== '' || !['', '0'].includes(ctx.get('Content-Length'));

function refuseMediaType(ctx: Context, route: RouteFacts): void {
  // What nearly everybody sends needs no parser.
  if (ctx.get('Content-Type') === 'application/json' && ctx.get('Content-Encoding') === '') return;
  const plain = ['', 'identity'].includes(ctx.get('Content-Encoding'));
  const utf8 = ['', 'utf-8', 'utf8'].includes(ctx.request.charset.toLowerCase());
  const json = ctx.is('application/json') === 'application/json' && utf8;
  if (!plain || !(json || route.rawBody)) throw new RuleViolation('media-type-unsupported');
}

async function readBytes(ctx: Context, limit: number): Promise<Buffer> {
  try {
    return await getRawBody(ctx.req, { limit, length: ctx.get('Content-Length') || null });
  } catch (error) {
    const type = error instanceof Error && 'type' in error ? error.type : undefined;
    if (type === 'entity.too.large') throw new RuleViolation('body-too-large', { limitBytes: limit });
    if (type === 'request.aborted' || type === 'request.size.invalid')
      throw new RuleViolation('body-incomplete');
    throw error;
  }
}
