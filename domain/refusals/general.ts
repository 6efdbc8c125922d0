import type { Refusal } from './refusal.js';

export const generalRefusals = {
  'not-found': {
    kind: 'missing',
    zh: '没有找到该对象',
    en: 'There is no such thing',
    remedyZh: '请核对编号；只能看到自己的或本区域的对象',
    remedyEn: 'Check the id; you see only what is yours or in your region',
  },
  'key-reused': {
    kind: 'unprocessable',
    zh: '同一个 Idempotency-Key 用于了不同的内容',
    en: 'The same Idempotency-Key was used with other content',
    remedyZh: '新的操作请用新的 Idempotency-Key；重试请原样重发',
    remedyEn: 'Take a new key for a new action; to repeat an old one send exactly the same content',
  },
} as const satisfies Record<string, Refusal>;
