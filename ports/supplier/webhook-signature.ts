import { createHmac } from 'node:crypto';

/**
 * The three headers of the Standard Webhooks specification (standardwebhooks.com), which a receiver verifies.
 */
export interface WebhookHeaders {
  readonly 'webhook-id': string;
  readonly 'webhook-timestamp': string;
  readonly 'webhook-signature': string;
}

/**
 * Headers that prove who sent the body and when: HMAC-SHA256 over `id.timestamp.body`, base64, version 1. The
 * secret is `whsec_` and at least 24 bytes of base64; anything else throws. During a rotation two secrets
 * sign.
 */
export function signWebhook(message: {
  readonly id: string;
  readonly timestampSeconds: number;
  readonly body: string;
  readonly secrets: readonly string[];
}): WebhookHeaders {
  const content = `${message.id}.${message.timestampSeconds}.${message.body}`;
  const signatures = message.secrets.map((secret) => {
    const digest = createHmac('sha256', keyOf(secret)).update(content).digest('base64');
    return `v1,${digest}`;
  });
  return {
    'webhook-id': message.id,
    'webhook-timestamp': String(message.timestampSeconds),
    'webhook-signature': signatures.join(' '),
  };
}

function keyOf(secret: string): Buffer {
  const key = Buffer.from(secret.replace(/^whsec_/, ''), 'base64');
  if (!secret.startsWith('whsec_') || key.length < 24) throw new Error('not a webhook secret');
  return key;
}
