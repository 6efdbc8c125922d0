import type { LoadSpec, RequestTemplate } from './load-types.js';

/**
 * The bytes of one request after the other, as latin1 text; undefined when they are used up. All but the key is made
 * beforehand, so that the client costs little beside the servers that it measures.
 */
export function requestTexts(
  spec: Pick<LoadSpec, 'templates' | 'keyPrefix' | 'requestsMax'>,
): () => string | undefined {
  const made = spec.templates.map(aroundKey);
  const max = spec.requestsMax ?? Number.POSITIVE_INFINITY;
  let n = 0;
  return () => {
    const around = made[n % made.length];
    if (n >= max || around === undefined) return undefined;
    n += 1;
    return `${around.before}${spec.keyPrefix}${n}${around.after}`;
  };
}

function aroundKey({ path, headers, body }: RequestTemplate): { before: string; after: string } {
  const bytes = Buffer.from(body, 'utf8');
  const lines = {
    Host: '127.0.0.1',
    'Content-Type': 'application/json',
    'Content-Length': String(bytes.length),
    ...headers,
  };
  const head = Object.entries(lines).map(([name, value]) => `${name}: ${value}\r\n`);
  return {
    before: `POST ${path} HTTP/1.1\r\n${head.join('')}Idempotency-Key: `,
    after: `\r\n\r\n${bytes.toString('latin1')}`,
  };
}
