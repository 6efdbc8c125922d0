import type { Refusal } from './refusal.js';

/** What can be refused when somebody comes for parcels. */
export const pickupRefusals = {
  'pickup-code-unknown': {
    kind: 'missing',
    zh: '取货码或手机尾号不对，请核对',
    en: 'No pickup here has this code or these digits; check them',
  },
  'pickup-code-mistyped': {
    kind: 'unprocessable',
    zh: '取货码输入有误，请再看一遍',
    en: 'The code is mistyped; read it again',
  },
  'pickup-wrong-point': {
    kind: 'conflict',
    zh: '这不是本自提点的包裹，请到下单时选择的自提点取货',
    en: 'These parcels are at another pickup point; go to the point chosen in the order',
  },
  'pickup-phone-ambiguous': {
    kind: 'conflict',
    zh: '有多位用户的手机尾号相同，请使用取货码',
    en: 'Several members have these last digits; use the pickup code',
  },
  'pickup-attempts-exhausted': {
    kind: 'limited',
    zh: '输错次数过多，请联系客服核实身份',
    en: 'Too many wrong tries; ask customer service to confirm who you are',
  },
  'pickup-not-ready': {
    kind: 'conflict',
    zh: '包裹还没有送到，请等待取货通知',
    en: 'The parcels have not arrived; wait for the message that they are ready',
  },
  'pickup-already-collected': {
    kind: 'conflict',
    zh: '包裹已经取走',
    en: 'The parcels are already collected',
  },
  'pickup-deadline-passed': {
    kind: 'conflict',
    zh: '已超过取货时限，请联系客服',
    en: 'The time for collecting is over; ask customer service',
  },
} as const satisfies Record<string, Refusal>;
