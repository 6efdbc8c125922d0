import { uniformInt } from 'pure-rand/distribution/uniformInt';
import type { RandomGenerator } from 'pure-rand/types/RandomGenerator';
import type { Rows } from './csv-text.js';
import { openid, personName, pick } from './draw.js';
import { leaderRows } from './small-places.js';

const memberCount = 200;

/** Of a hundred members, how many were invited. More makes long chains, fewer leaves level 2 without examples. */
const invitedPercent = 55;

/** How many of every 20 members belong to each leader: a few points sell most, as in the trade. */
const leaderShares = [6, 5, 3, 3, 2, 1] as const;

/** The leaders' rows with an openid each. */
export function leaders(random: RandomGenerator): Rows {
  return leaderRows.map((row) => [...row.slice(0, 3), openid(random), ...row.slice(3)]);
}

/**
 * 200 members. The first three are C, B (invited by C) and A (invited by B), all of leader L001; a member is only ever
 * invited by an earlier one, so the graph has no ring. M0011 and M0012 share a pickup point and the last four digits.
 */
export function members(random: RandomGenerator): Rows {
  const shares = leaderRows.flatMap((row, place) => Array<string>(leaderShares[place] ?? 1).fill(row[0]));
  const fixed = [
    ['M0001', 'C', '19900010001', openid(random), 'L001', ''],
    ['M0002', 'B', '19900010002', openid(random), 'L001', 'M0001'],
    ['M0003', 'A', '19900010003', openid(random), 'L001', 'M0002'],
  ];
  const drawn = Array.from({ length: memberCount - fixed.length }, (_, place) => {
    const serial = place + fixed.length + 1;
    const twin = serial === 11 || serial === 12;
    const name = personName(random);
    const leader = pick(random, shares);
    const inviter =
      uniformInt(random, 1, 100) <= invitedPercent ? code(uniformInt(random, 1, serial - 1)) : '';
    return [code(serial), name, phone(serial, random), openid(random), twin ? 'L001' : leader, inviter];
  });
  return [...fixed, ...drawn];
}

const code = (serial: number): string => `M${String(serial).padStart(4, '0')}`;

/** Eleven digits: the serial keeps numbers apart, the last four are drawn. */
function phone(serial: number, random: RandomGenerator): string {
  const drawn = String(uniformInt(random, 0, 9999)).padStart(4, '0');
  const tail = serial === 11 || serial === 12 ? '4711' : drawn;
  return `1${uniformInt(random, 0, 1) === 0 ? '98' : '99'}${String(serial).padStart(4, '0')}${tail}`;
}
