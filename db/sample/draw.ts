import { uniformInt } from 'pure-rand/distribution/uniformInt';
import type { RandomGenerator } from 'pure-rand/types/RandomGenerator';

const surnames = Array.from(
  '王李张刘陈杨黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕苏',
);
const givenNames = (
  '秀英 桂芳 丽娟 建国 志强 春梅 海燕 晓明 玉兰 国华 文静 雪梅 立新 红霞 小军 思远 佳怡 子涵 美玲 永强 淑珍 ' +
  '丹 敏 磊 静 洋 艳 勇 杰 娟 涛 婷'
).split(' ');

const openidLetters = Array.from('ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789');

/** A name that many people could have and that is nobody's in particular. */
export const personName = (random: RandomGenerator): string =>
  `${pick(random, surnames)}${pick(random, givenNames)}`;

/** 28 characters that begin with o, as WeChat makes them for one mini-program. */
export const openid = (random: RandomGenerator): string =>
  `o${Array.from({ length: 27 }, () => pick(random, openidLetters)).join('')}`;

/** One of the list, all equally likely. @throws Error for an empty list */
export function pick<T>(random: RandomGenerator, from: readonly T[]): T {
  const chosen = from[uniformInt(random, 0, from.length - 1)];
  if (chosen === undefined) throw new Error('nothing to choose from');
  return chosen;
}
