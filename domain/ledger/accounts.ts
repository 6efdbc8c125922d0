/** Parties that are owed money and may come to owe it. */
export type EarnerRole = 'leader' | 'promoter';

/** A party that earns: a leader by leader id, a promoter by member id. */
export interface Earner {
  readonly role: EarnerRole;
  readonly id: string;
}

/** The two stages of the money at the channel: held until the shipping info was accepted, then available. */
export type FundsState = 'held' | 'available';

/** The account names of this chart. Ids of parties stand between colons, so they must not hold one. */
export const account = {
  channel: (funds: FundsState): string => `channel:wechat:${funds}`,
  memberPrepaid: 'member:prepaid',
  memberOverpaid: 'member:overpaid',
  supplierPayable: (supplierId: string): string => `supplier:${partyId(supplierId)}:payable`,
  supplierClaim: (supplierId: string): string => `shortage:claim:${partyId(supplierId)}`,
  earnerHeld: ({ role, id }: Earner): string => `${role}:${partyId(id)}:held`,
  earnerAvailable: ({ role, id }: Earner): string => `${role}:${partyId(id)}:available`,
  earnerDebt: ({ role, id }: Earner): string => `${role}:${partyId(id)}:debt`,
  commissionExpense: (role: EarnerRole): string => `commission:${role}:expense`,
  goodsCost: 'goods:cost',
  salesRevenue: 'sales:revenue',
  cancellationFee: 'cancellation:fee',
  discountFunding: 'discount:supplier',
  channelFee: 'channel:fee',
  ownerContribution: 'owner:contribution',
} as const;

/**
 * A kind of account: every account of the ledger is of exactly one.
 *
 * @rule BOOK-02 What we owe a party is never paid twice: its account cannot pass zero.
 * @test test/db/refusals.test.ts › what we owe cannot be paid twice: a payable is never overdrawn
 * @test test/db/queries/ledger/book-transaction.test.ts › a payable is never paid twice: of ten payments of 300 from
 *   1000, three are booked
 */
export interface AccountKind {
  /** The name, with `*` for a party's id. */
  readonly pattern: string;
  readonly zh: string;
  readonly en: string;
  /** The side its balance normally has: `debit` is zero or more, `credit` is zero or less. */
  readonly side: 'debit' | 'credit';
  /**
   * It may not go past zero to the other side, and so keeps a running balance that a movement locks and checks. Only
   * what we owe to a party has one: two payouts at once must not both be sent. The others are sums of their postings.
   */
  readonly keepsBalance: boolean;
}

const asset = (pattern: string, zh: string, en: string): AccountKind => {
  return { pattern, zh, en, side: 'debit', keepsBalance: false };
};
const owed = (pattern: string, zh: string, en: string): AccountKind => {
  return { pattern, zh, en, side: 'credit', keepsBalance: true };
};

/**
 * The chart of accounts. The platform sells in its own name (自营); expenses have the debit side, like assets.
 *
 * @rule BOOK-01 Every account is of exactly one kind of the chart, which says on which side its balance belongs.
 * @test test/domain/ledger/entries.test.ts › every movement balances, has two postings or more, and names accounts of
 *   the chart
 */
export const chartOfAccounts: readonly AccountKind[] = [
  asset('channel:wechat:held', '微信支付冻结资金', 'held at the channel'),
  asset('channel:wechat:available', '微信支付可用资金', 'available at the channel'),
  {
    pattern: 'member:prepaid',
    zh: '用户预付货款',
    en: 'paid by members, not yet delivered',
    side: 'credit',
    keepsBalance: false,
  },
  {
    pattern: 'member:overpaid',
    zh: '用户多付待退',
    en: 'paid by members beyond an order, on its way back',
    side: 'credit',
    keepsBalance: false,
  },
  owed('supplier:*:payable', '应付供应商货款', 'owed to the supplier'),
  asset('shortage:claim:*', '应收供应商索赔', 'claimed from the supplier'),
  owed('leader:*:held', '团长待解冻佣金', "leader's commission, held"),
  owed('leader:*:available', '团长可提现佣金', "leader's commission, available"),
  asset('leader:*:debt', '团长欠款', 'owed by the leader'),
  owed('promoter:*:held', '推广人待解冻佣金', "promoter's commission, held"),
  owed('promoter:*:available', '推广人可提现佣金', "promoter's commission, available"),
  asset('promoter:*:debt', '推广人欠款', 'owed by the promoter'),
  asset('goods:cost', '采购成本', 'cost of goods'),
  { pattern: 'sales:revenue', zh: '商品销售收入', en: 'sales', side: 'credit', keepsBalance: false },
  {
    pattern: 'cancellation:fee',
    zh: '取消订单手续费',
    en: 'fees of cancelled orders',
    side: 'credit',
    keepsBalance: false,
  },
  asset('commission:leader:expense', '团长佣金支出', "leaders' commission"),
  asset('commission:promoter:expense', '推广佣金支出', "promoters' commission"),
  {
    pattern: 'discount:supplier',
    zh: '供应商承担的优惠',
    en: 'discounts that suppliers bear',
    side: 'credit',
    keepsBalance: false,
  },
  asset('channel:fee', '支付通道手续费', 'fees of the channel'),
  {
    pattern: 'owner:contribution',
    zh: '股东投入资金',
    en: 'put in by the owner',
    side: 'credit',
    keepsBalance: false,
  },
];

/** The kind of an account; a RangeError if the chart has none, since a misspelt account would lose money silently. */
export function kindOf(name: string): AccountKind {
  const kind = chartOfAccounts.find(({ pattern }) => matches(pattern.split(':'), name.split(':')));
  if (kind === undefined) throw new RangeError(`the chart has no account ${name}`);
  return kind;
}

/** Whether the chart has such an account. */
export function hasAccount(name: string): boolean {
  return chartOfAccounts.some(({ pattern }) => matches(pattern.split(':'), name.split(':')));
}

/** Whether a balance is on the account's own side of zero, or on zero. */
export function isWithinSide(name: string, balanceFen: number): boolean {
  return kindOf(name).side === 'debit' ? balanceFen >= 0 : balanceFen <= 0;
}

function matches(pattern: readonly string[], name: readonly string[]): boolean {
  if (pattern.length !== name.length) return false;
  return pattern.every((part, index) => (part === '*' ? name[index] !== '' : part === name[index]));
}

function partyId(id: string): string {
  if (id === '' || id.includes(':')) throw new RangeError(`not a party's id: "${id}"`);
  return id;
}
