import type { Refusal } from './refusal.js';

export const generalRefusals = {
  'not-found': { kind: 'missing', zh: '没有找到该对象', en: 'There is no such thing' },
  'key-reused': {
    kind: 'unprocessable',
    zh: '同一个 Idempotency-Key 用于了不同的内容',
    en: 'The same Idempotency-Key was used with other content',
  },
} as const satisfies Record<string, Refusal>;
