import { createHash, randomBytes } from 'node:crypto';
import type { Database } from '../../db/connection.js';
import { issueTokens, type NewToken } from '../../db/queries/access/issue-tokens.js';
import {
  type GoodsRow,
  listGoods,
  listLeaders,
  listMembers,
  listStaff,
  type MemberRow,
  readRegion,
} from '../../db/queries/network/list-people.js';
import { rows } from '../../db/query.js';
import type { Role } from '../../domain/access/roles.js';
import type { Town, Worker, WorkerAtSite } from '../../simulation/days/town.js';
import type { FixedOrder } from '../../simulation/parties/shopper/plan-trips.js';

/**
 * Every person of the imported city has a token, as a person of operations would have issued them; suppliers have a
 * secret for their webhooks too. @throws Error for a city in which a role is missing
 */
export async function nameTown(database: Database): Promise<Town> {
  const { regionId } = await readRegion(database);
  const [members, leaders, staff, goods, suppliers] = await Promise.all([
    listMembers(database, regionId),
    listLeaders(database, regionId),
    listStaff(database, regionId),
    listGoods(database, regionId),
    rows<{ id: string }>(database, `select id from suppliers order by id`),
  ]);
  const desk = tokenDesk();
  const atSites = (role: 'picker' | 'driver'): WorkerAtSite[] =>
    staff.flatMap(({ staffId, siteId, ...person }) =>
      person.role === role && siteId !== null ? [{ ...desk.issue(role, staffId), siteId }] : [],
    );
  const inOffice = (role: 'ops' | 'finance'): Worker => {
    const person = staff.find((one) => one.role === role);
    if (person === undefined) throw new Error(`the city has nobody whose role is ${role}`);
    return desk.issue(role, person.staffId);
  };
  const town: Town = {
    regionId,
    members: members.map(({ memberId, phone, openId, leaderId }) => {
      return { memberId, phone, openId, leaderId, token: desk.issue('member', memberId).token };
    }),
    leaders: leaders.map(({ leaderId, siteId, openId }) => {
      return { ...desk.issue('leader', leaderId), siteId, openId };
    }),
    pickers: atSites('picker'),
    drivers: atSites('driver'),
    suppliers: suppliers.map(({ id }) => ({ ...desk.issue('supplier', id), secret: makeSecret() })),
    ops: inOffice('ops'),
    finance: inOffice('finance'),
    gtins: goods.map((item) => item.gtin),
    fixedOrders: hundredYuanOrder(members, goods),
    shortSupplierId: shortSupplier(goods),
  };
  await issueTokens(database, desk.tokens);
  return town;
}

interface TokenDesk {
  readonly tokens: NewToken[];
  issue(role: Role, id: string): Worker;
}

function tokenDesk(): TokenDesk {
  const tokens: NewToken[] = [];
  return {
    tokens,
    issue: (role, id) => {
      const token = randomBytes(24).toString('base64url');
      const tokenHash = createHash('sha256').update(token).digest('hex');
      tokens.push({ tokenHash, role, partyId: id, label: 'npm start' });
      return { id, token };
    },
  };
}

const makeSecret = (): string => `whsec_${randomBytes(24).toString('base64')}`;

/** Whoever brings most SKUs, and nothing of the order for 100.00 yuan, is the one who delivers short. */
function shortSupplier(goods: readonly GoodsRow[]): string {
  const ofHundred = new Set(goods.filter(isOfHundredYuan).map((item) => item.supplierId));
  const counts = new Map<string, number>();
  for (const { supplierId } of goods)
    if (!ofHundred.has(supplierId)) counts.set(supplierId, (counts.get(supplierId) ?? 0) + 1);
  return [...counts].toSorted(([, a], [, b]) => b - a)[0]?.[0] ?? '';
}

/** 5 × 9.90 + 3 × 6.90 + 2 × 14.90 = 100.00 yuan of promoted goods. */
const hundredYuan = [
  ['酱油', 5],
  ['挂面', 3],
  ['抽纸', 2],
] as const;

function isOfHundredYuan({ name, promoted }: GoodsRow): boolean {
  return promoted && hundredYuan.some(([ours]) => ours === name);
}

/** A ← B ← C: the order of the member A, if the city has these three and these goods. */
function hundredYuanOrder(members: readonly MemberRow[], goods: readonly GoodsRow[]): FixedOrder[] {
  const named = (name: string): MemberRow | undefined => members.find((member) => member.name === name);
  const [a, b, c] = ['A', 'B', 'C'].map(named);
  const lines = hundredYuan.flatMap(([name, quantity]) => {
    const item = goods.find((one) => one.name === name && isOfHundredYuan(one));
    return item === undefined ? [] : [{ skuId: item.skuId, quantity }];
  });
  const isThere = lines.length === hundredYuan.length && c !== undefined;
  const isInvited = a?.inviterId === b?.memberId && b?.inviterId === c?.memberId;
  return a !== undefined && isThere && isInvited ? [{ memberId: a.memberId, lines }] : [];
}
