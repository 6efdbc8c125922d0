import type { Refusal } from './refusal.js';

/** What can be refused when somebody comes for parcels. */
export const pickupRefusals = {
  'pickup-code-unknown': {
    kind: 'missing',
    zh: '取货码或手机尾号不对，请核对',
    en: 'No pickup here has this code or these digits; check them',
    remedyZh: '请用户打开订单页面出示取货码',
    remedyEn: 'Ask the member to show the code on the page of the order',
  },
  'pickup-code-mistyped': {
    kind: 'unprocessable',
    zh: '取货码输入有误，请再看一遍',
    en: 'The code is mistyped; read it again',
    remedyZh: '逐个字符核对后重新输入；不计入错误次数',
    remedyEn: 'Compare each character and type it again; this try does not count',
  },
  'pickup-wrong-point': {
    kind: 'conflict',
    zh: '这不是本自提点的包裹，请到下单时选择的自提点取货',
    en: 'These parcels are at another pickup point; go to the point chosen in the order',
    remedyZh: '请用户查看订单中的自提点地址',
    remedyEn: 'Ask the member to read the address of the point in the order',
  },
  'pickup-phone-ambiguous': {
    kind: 'conflict',
    zh: '有多位用户的手机尾号相同，请使用取货码',
    en: 'Several members have these last digits; use the pickup code',
    remedyZh: '请用户出示订单页面的取货码',
    remedyEn: 'Ask the member for the code on the page of the order',
  },
  'pickup-attempts-exhausted': {
    kind: 'limited',
    zh: '输错次数过多，请联系客服核实身份',
    en: 'Too many wrong tries; ask customer service to confirm who you are',
    remedyZh: '请致电客服，由运营解锁后再核销',
    remedyEn: 'Call customer service; operations open the point again',
  },
  'pickup-not-ready': {
    kind: 'conflict',
    zh: '包裹还没有送到，请等待取货通知',
    en: 'The parcels have not arrived; wait for the message that they are ready',
    remedyZh: '到货后用户会收到通知，届时再来',
    remedyEn: 'Come when the message says that the goods have arrived',
  },
  'pickup-already-collected': {
    kind: 'conflict',
    zh: '包裹已经取走',
    en: 'The parcels are already collected',
    remedyZh: '如非本人提取，请联系客服',
    remedyEn: 'If it was somebody else, call customer service',
  },
  'pickup-deadline-passed': {
    kind: 'conflict',
    zh: '已超过取货时限，请联系客服',
    en: 'The time for collecting is over; ask customer service',
    remedyZh: '联系团长或客服，询问商品是否还在',
    remedyEn: 'Ask the leader or customer service whether the goods are still there',
  },
  'pickup-parcel-unknown': {
    kind: 'unprocessable',
    zh: '所选包裹不在这位用户待取的包裹中，请核对包裹号',
    en: 'One of the parcels is not waiting for this member; check its number',
    remedyZh: '重新读取该用户待取的包裹列表',
    remedyEn: 'Read the list of parcels that wait for this member',
  },
  'pickup-nobody-to-remind': {
    kind: 'conflict',
    zh: '没有可以提醒的用户：都已取货，或刚刚提醒过',
    en: 'Nobody can be reminded: all have come, or were reminded just now',
    remedyZh: '稍后再提醒，或直接致电用户',
    remedyEn: 'Remind later, or call the member',
  },
  'report-not-waiting': {
    kind: 'conflict',
    zh: '所报商品不在本自提点等待提货的包裹中，已提走的请由用户申请售后',
    en: 'The goods are not in a parcel that waits at this point; for collected ones the member opens a claim',
    remedyZh: '只上报仍在店内的包裹；其余请用户自行申请售后',
    remedyEn: 'Report only what is still at the point; the member claims the rest',
  },
} as const satisfies Record<string, Refusal>;
