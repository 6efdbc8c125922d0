import { uniformInt } from 'pure-rand/distribution/uniformInt';
import type { RandomGenerator } from 'pure-rand/types/RandomGenerator';
import { shareOut } from '../../domain/values/share-out.js';
import type { Rows } from './csv-text.js';
import { openid, personName } from './draw.js';

const memberCount = 12_000;

/**
 * How many members a leader of each rank has: (rank + 1) to the power of -0.75. The first tenth of the leaders then has
 * about a third of all members, and the middle one a sixth of what these have, as the reference says of their orders.
 */
const zipf = { shift: 1, power: 0.75 };

/** Of a hundred members, how many were invited, and how many of these by a neighbour of the same pickup point. */
const invitedPercent = 40;
const sameLeaderPercent = 85;

/** The members' rows and how they are related; `ranking` has the leaders' codes, the most popular first. */
export function members(random: RandomGenerator, ranking: readonly string[]): Rows {
  const leaderOf = leadersOfMembers(random, ranking);
  const neighbours = new Map<string, string[]>();
  return leaderOf.map((leader, place) => {
    const code = memberCode(place);
    const near = neighbours.get(leader) ?? [];
    const inviter = fixedInviters[place] ?? drawInviter(random, near, place);
    neighbours.set(leader, [...near, code]);
    return [code, memberName(random, place), phone(place, random), openid(random), leader, inviter];
  });
}

/** C, B and A come first, at one leader: C invited B, B invited A. */
const fixedNames = ['C', 'B', 'A'];
const fixedInviters = ['', 'M0001', 'M0002'];

const memberName = (random: RandomGenerator, place: number): string =>
  fixedNames[place] ?? personName(random);

export const memberCode = (place: number): string => `M${String(place + 1).padStart(4, '0')}`;

/** Each leader's share of the members to the head, in an order that mixes them; the first three are of the first leader. */
function leadersOfMembers(random: RandomGenerator, ranking: readonly string[]): string[] {
  const weights = ranking.map((_code, rank) => Math.round(1_000_000 / (rank + 1 + zipf.shift) ** zipf.power));
  const counts = shareOut(memberCount, weights);
  const [first = ''] = ranking;
  const seats = ranking.flatMap((code, rank) => Array<string>(counts[rank] ?? 0).fill(code));
  const others = seats.slice(fixedNames.length); // the first leader's come first
  for (let at = others.length - 1; at > 0; at--) {
    const other = uniformInt(random, 0, at);
    [others[at], others[other]] = [others[other] ?? first, others[at] ?? first];
  }
  return [...fixedNames.map(() => first), ...others];
}

/**
 * Who invited a member, or nobody: only ever somebody who was there before, so there is no ring. The better of two drawn
 * neighbours is the one who came first, so that a few old members have invited many.
 */
function drawInviter(random: RandomGenerator, near: readonly string[], place: number): string {
  if (uniformInt(random, 1, 100) > invitedPercent) return '';
  const isNear = uniformInt(random, 1, 100) <= sameLeaderPercent && near.length > 0;
  if (!isNear) return memberCode(uniformInt(random, 0, place - 1));
  const [one, two] = [uniformInt(random, 0, near.length - 1), uniformInt(random, 0, near.length - 1)];
  return near[Math.min(one, two)] ?? '';
}

/** Eleven digits in the range 199 00001xxx to 199 12000xxx: the serial keeps numbers apart, the last three are drawn. */
const phone = (place: number, random: RandomGenerator): string =>
  `199${String(place + 1).padStart(5, '0')}${String(uniformInt(random, 0, 999)).padStart(3, '0')}`;

/** Pickers of each station, drivers of each vehicle, and the office. */
export function staff(random: RandomGenerator, drivers: readonly (readonly [string, string])[]): Rows {
  const person = (code: string, [role, site]: readonly [string, string], serial: number): string[] => [
    code,
    personName(random),
    `1990000${String(serial).padStart(4, '0')}`,
    role,
    'ZZ',
    site,
  ];
  const at = (prefix: string, place: number): string => `${prefix}${String(place + 1).padStart(2, '0')}`;
  const pickerSites = Object.entries(pickersPerStation).flatMap(([site, count]) =>
    Array<string>(count).fill(site),
  );
  return [
    ...pickerSites.map((site, place) => person(at('P', place), ['分拣员', site], 101 + place)),
    ...drivers.map(([code, site], place) => person(code, ['司机', site], 141 + place)),
    ...[0, 1, 2].map((place) => person(at('O', place), ['运营', ''], 161 + place)),
    ...[0, 1].map((place) => person(at('F', place), ['财务', ''], 171 + place)),
  ];
}

/** A picker puts about 300 pieces an hour into the slots; fewer and the night is longer than the vans wait. */
const pickersPerStation = { TY: 6, LS: 5, SF: 3, LK: 2 };
