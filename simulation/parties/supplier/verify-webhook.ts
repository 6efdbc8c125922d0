import { createHmac, timingSafeEqual } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';

/** Seconds by which a webhook may be old or early: the tolerance of the specification's libraries. */
const toleranceSeconds = 300;

/** True if the raw body carries a signature by this secret (Standard Webhooks) and is young. */
export function isTrueWebhook(headers: IncomingHttpHeaders, rawBody: Buffer, secret: string): boolean {
  const one = (name: string): string => {
    const value = headers[`webhook-${name}`];
    return typeof value === 'string' ? value : '';
  };
  const [id, timestamp] = [one('id'), one('timestamp')];
  if (!id || !(Math.abs(Date.now() / 1000 - Number(timestamp)) <= toleranceSeconds)) return false;
  const key = Buffer.from(secret.replace(/^whsec_/, ''), 'base64');
  const expected = createHmac('sha256', key).update(`${id}.${timestamp}.`).update(rawBody).digest();
  return one('signature')
    .split(' ')
    .some((signature) => signature.startsWith('v1,') && isEqual(signature.slice(3), expected));
}

function isEqual(base64: string, expected: Buffer): boolean {
  const given = Buffer.from(base64, 'base64');
  return given.length === expected.length && timingSafeEqual(given, expected);
}
