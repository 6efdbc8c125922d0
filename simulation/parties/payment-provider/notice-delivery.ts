import { randomUUID } from 'node:crypto';
import type { Faults } from './faults.js';
import { type Notice, noticeBody } from './notice-content.js';
import type { PlatformSigning } from './signing.js';

/** Milliseconds that the merchant has to answer a notice: the provider's own limit. */
const answerWithinMs = 5000;

/** Seconds by which a stale notice is too old. */
const staleSeconds = 600;

/**
 * One attempt to tell the merchant; true if it said that it has the notice. Faults: the attempt may be lost; a
 * forged notice, a true one with another amount, or an old one may run ahead of it; and it may be signed with the
 * other key.
 */
export async function deliverNotice(
  { faults, signing }: { readonly faults: Faults; readonly signing: PlatformSigning },
  { notice, attempt }: { readonly notice: Notice; readonly attempt: number },
  stopped: AbortSignal,
): Promise<boolean> {
  const subject = `${notice.id}#${attempt}`;
  if (faults.strikes('loseRate', subject)) return false;
  if (faults.strikes('forgeRate', subject)) {
    const forged = noticeBody(signing, { ...notice, id: randomUUID(), resource: altered(notice.resource) });
    await post(notice.url, { body: forged, headers: signing.forgedHeadersFor(forged) }, stopped);
  }
  if (faults.strikes('wrongAmountRate', subject)) {
    const wrong = noticeBody(signing, { ...notice, id: randomUUID(), resource: altered(notice.resource) });
    await post(notice.url, { body: wrong, headers: signing.headersFor(wrong) }, stopped);
  }
  const body = noticeBody(signing, notice);
  if (faults.strikes('staleRate', subject))
    await post(
      notice.url,
      { body, headers: signing.headersFor(body, { ageSeconds: staleSeconds }) },
      stopped,
    );
  const withOtherKey = faults.strikes('otherKeyRate', subject);
  return post(notice.url, { body, headers: signing.headersFor(body, { withOtherKey }) }, stopped);
}

const altered = (resource: Record<string, unknown>): Record<string, unknown> => ({
  ...resource,
  amount: { total: 1, refund: 1, currency: 'CNY' },
});

async function post(
  url: string,
  { body, headers }: { readonly body: string; readonly headers: Record<string, string> },
  stopped: AbortSignal,
): Promise<boolean> {
  try {
    const response = await fetch(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'user-agent': 'Mozilla/4.0', ...headers },
      body,
      redirect: 'manual',
      signal: AbortSignal.any([AbortSignal.timeout(answerWithinMs), stopped]),
    });
    await response.arrayBuffer();
    return response.ok;
  } catch {
    return false;
  }
}
