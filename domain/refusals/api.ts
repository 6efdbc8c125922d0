import type { Refusal } from './refusal.js';

/** What the HTTP frame itself refuses, before any business rule is asked. */
export const apiRefusals = {
  'request-invalid': {
    kind: 'invalid',
    zh: '请求内容有误，请按 errors 逐项更正',
    en: 'The request has mistakes: correct each of those listed in errors',
  },
  'json-malformed': {
    kind: 'invalid',
    zh: '请求体不是有效的 UTF-8 JSON',
    en: 'The body is not valid JSON in UTF-8',
  },
  'json-too-deep': {
    kind: 'invalid',
    zh: '请求体的 JSON 嵌套过深',
    en: 'The JSON of the body is nested too deeply',
  },
  'body-too-large': {
    kind: 'invalid',
    zh: '请求体过大，请分批提交',
    en: 'The body is too large: send it in parts',
  },
  'body-incomplete': {
    kind: 'invalid',
    zh: '请求体没有传输完整，请重新提交',
    en: 'The body did not arrive whole: send it again',
  },
  'media-type-unsupported': {
    kind: 'invalid',
    zh: '请求体须为未压缩的 UTF-8 application/json',
    en: 'The body must be application/json in UTF-8, not compressed',
  },
  'idempotency-key-missing': {
    kind: 'invalid',
    zh: '写操作须带 Idempotency-Key 请求头',
    en: 'A request that changes something needs the header Idempotency-Key',
  },
  'route-unknown': { kind: 'missing', zh: '没有这个地址', en: 'There is nothing at this address' },
  'method-not-allowed': {
    kind: 'invalid',
    zh: '该地址不支持此方法，可用方法见 Allow 响应头',
    en: 'This address does not take this method: see the header Allow',
  },
  'token-missing': {
    kind: 'unauthenticated',
    zh: '请先登录：需要 Authorization: Bearer 令牌',
    en: 'Sign in first: send Authorization: Bearer and your token',
  },
  'token-invalid': {
    kind: 'unauthenticated',
    zh: '令牌无效或已过期，请重新登录',
    en: 'The token is unknown or has expired: sign in again',
  },
  'role-forbidden': {
    kind: 'forbidden',
    zh: '您的角色不能执行此操作',
    en: 'Your role may not do this',
  },
  'key-in-flight': {
    kind: 'conflict',
    zh: '同一个 Idempotency-Key 的请求正在处理，请稍后重试',
    en: 'A request with this Idempotency-Key is still being handled: try again shortly',
  },
} as const satisfies Record<string, Refusal>;
