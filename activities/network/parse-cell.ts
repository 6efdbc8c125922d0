import { isGtin } from '../../domain/catalogue/gtin.js';
import { CODE_PATTERN } from '../../domain/values/code.js';
import type { Column, Kind, Tier, Values, Window } from '../../db/sample/column-kinds.js';
import type { Reason } from './city-mistakes.js';

export type Parsed<T> = { value: T } | { reason: Reason };

type Parser<T> = (text: string, column: Column) => Parsed<T>;

/** The value that a cell's text stands for, or the reason why it stands for none. The text is trimmed and not empty. */
export function parseCell(text: string, column: Column): Parsed<unknown> {
  if (column.kind === 'choice') return parseChoice(text, column);
  return parsers[column.kind](text, column);
}

/** The cell's value where the file leaves an optional cell empty. */
export function emptyValue(column: Column): null | [] {
  return column.kind === 'tags' || column.kind === 'codes' ? [] : null;
}

const codeReason: Reason = {
  zh: '代码只能用大写字母、数字和连字符，最多 16 位',
  en: 'A code has at most 16 capital letters, digits and hyphens',
};

const parsers: { [K in Exclude<Kind, 'choice'>]: Parser<Values[K]> } = {
  code: matching(CODE_PATTERN, codeReason),
  text: matching(/^[^\p{Cc}]{1,100}$/u, {
    zh: '文字最多 100 个字，不能换行',
    en: 'A text has at most 100 characters on one line',
  }),
  phone: matching(/^1[3-9]\d{9}$/, {
    zh: '手机号是 11 位数字；在 Excel 中请把该列设为文本，否则会变成 1.99E+10',
    en: 'A phone number has 11 digits; make the column text in Excel, or it turns into 1.99E+10',
  }),
  gtin: parseGtin,
  url: matching(/^https?:\/\/[^\s/]+\S*$/, {
    zh: '地址要以 http:// 或 https:// 开头',
    en: 'An address begins with http:// or https://',
  }),
  zone: parseZone,
  date: parseDate,
  time: parseTime,
  integer: decimal({ digits: 0, zh: '要填整数', en: 'A whole number is wanted' }),
  yuan: decimal({
    digits: 2,
    zh: '金额以元为单位，最多两位小数，例如 6.90',
    en: 'An amount is in yuan with at most two decimals, such as 6.90',
  }),
  kilograms: decimal({
    digits: 3,
    zh: '重量以千克为单位，最多三位小数',
    en: 'A weight is in kilograms with at most three decimals',
  }),
  litres: decimal({
    digits: 3,
    zh: '体积以升为单位，最多三位小数',
    en: 'A volume is in litres with at most three decimals',
  }),
  percent: decimal({
    digits: 2,
    zh: '百分比只填数字，最多两位小数，例如 2.5',
    en: 'A percentage is a bare number with at most two decimals, such as 2.5',
  }),
  longitude: degrees(180),
  latitude: degrees(90),
  'yes-no': (text) =>
    text === '是' || text === '否'
      ? { value: text === '是' }
      : refuse('只能填“是”或“否”', 'Only 是 (yes) or 否 (no) is possible'),
  tags: (text) => ({ value: [...new Set(splitList(text))] }),
  codes: parseCodes,
  windows: parseWindows,
  tiers: parseTiers,
};

const refuse = (zh: string, en: string): { reason: Reason } => ({ reason: { zh, en } });

const splitList = (text: string): string[] =>
  text
    .split(/[；;]/)
    .map((part) => part.trim())
    .filter((part) => part !== '');

function matching(pattern: RegExp, reason: Reason): Parser<string> {
  return (text) => (pattern.test(text) ? { value: text } : { reason });
}

/** A decimal number kept exact: `digits` decimals become a whole number, so 6.90 yuan is 690. */
function decimal({ digits, zh, en }: { digits: number } & Reason): Parser<number> {
  return (text, { min, max }) => {
    const [, whole = '', fraction = ''] = /^(-?\d{1,9})(?:\.(\d+))?$/.exec(text) ?? [];
    if (whole === '' || fraction.length > digits) return refuse(zh, en);
    const value = Number(`${whole}${fraction.padEnd(digits, '0')}`);
    const unit = 10 ** digits;
    if (min !== undefined && value < Math.round(min * unit))
      return refuse(`不能小于 ${min}`, `At least ${min} is wanted`);
    if (max !== undefined && value > Math.round(max * unit))
      return refuse(`不能大于 ${max}`, `At most ${max} is possible`);
    return { value };
  };
}

function degrees(limit: number): Parser<number> {
  return (text) =>
    /^-?\d{1,3}(\.\d{1,8})?$/.test(text) && Math.abs(Number(text)) <= limit
      ? { value: Number(text) }
      : refuse(
          `要填 WGS-84 度数，在 -${limit} 与 ${limit} 之间；请检查经度和纬度是否填反`,
          `WGS-84 degrees between -${limit} and ${limit} are wanted; check that longitude and latitude are not swapped`,
        );
}

function parseChoice(text: string, { words = {} }: Column): Parsed<string> {
  const value = words[text];
  const known = Object.keys(words).join('、');
  return value === undefined ? refuse(`只能填：${known}`, `One of these is wanted: ${known}`) : { value };
}

function parseGtin(text: string): Parsed<string> {
  if (!/^\d{13}$/.test(text)) return refuse('条码是 13 位数字', 'A barcode (GTIN-13) has 13 digits');
  return isGtin(text) ? { value: text } : refuse('条码的校验位不对', "The barcode's check digit is wrong");
}

function parseZone(text: string): Parsed<string> {
  try {
    new Intl.DateTimeFormat('en', { timeZone: text });
    return { value: text };
  } catch {
    return refuse(
      '没有这个时区，例如 Asia/Shanghai',
      'There is no such time zone; an example is Asia/Shanghai',
    );
  }
}

/** 2026-11-22, and 2026/11/22 as Excel writes it in a Chinese locale. */
function parseDate(text: string): Parsed<string> {
  const [, year = '', month = '', day = ''] = /^(\d{4})[-/](\d{1,2})[-/](\d{1,2})$/.exec(text) ?? [];
  const value = `${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`;
  const instant = new Date(`${value}T00:00:00Z`);
  return !Number.isNaN(instant.getTime()) && instant.toISOString().startsWith(value)
    ? { value }
    : refuse('没有这个日期，写法如 2026-11-22', 'There is no such date; it is written like 2026-11-22');
}

function parseWindows(text: string): Parsed<Window[]> {
  const wrong = refuse(
    '时间段写法如 06:30-11:30；14:00-20:30，先后有序，互不重叠',
    'Times are written like 06:30-11:30；14:00-20:30, in order and without overlap',
  );
  const windows: Window[] = [];
  for (const part of splitList(text)) {
    const [, from = '', until = ''] = /^(\d{1,2}:\d{2})\s*-\s*(\d{1,2}:\d{2})$/.exec(part) ?? [];
    const window = { from: from.padStart(5, '0'), until: until.padStart(5, '0') };
    const after = windows.at(-1)?.until ?? '';
    if (![window.from, window.until].every(isTimeOfDay)) return wrong;
    if (window.from >= window.until || window.from < after) return wrong;
    windows.push(window);
  }
  return windows.length === 0 ? wrong : { value: windows };
}

function parseTime(text: string, { latest }: Column): Parsed<string> {
  const value = text.padStart(5, '0');
  if (!isTimeOfDay(value)) return refuse('时间写法如 20:00', 'A time is written like 20:00');
  if (latest === undefined || value <= latest) return { value };
  return refuse(`不能晚于 ${latest}`, `At ${latest} at the latest`);
}

function parseCodes(text: string): Parsed<string[]> {
  const codes = [...new Set(splitList(text))];
  return codes.every((code) => CODE_PATTERN.test(code)) ? { value: codes } : { reason: codeReason };
}

const isTimeOfDay = (text: string): boolean => /^([01]\d|2[0-3]):[0-5]\d$/.test(text);

function parseTiers(text: string): Parsed<Tier[]> {
  const wrong = refuse(
    '档位写法如 满29.00减3.00；满49.00减6.00，门槛和优惠依次增大，优惠小于门槛',
    'Steps are written like 满29.00减3.00；满49.00减6.00, both ascending, the discount below the threshold',
  );
  const tiers: Tier[] = [];
  for (const part of splitList(text)) {
    const [, threshold = '', off = ''] =
      /^满(\d{1,6}(?:\.\d{1,2})?)减(\d{1,6}(?:\.\d{1,2})?)$/.exec(part) ?? [];
    const tier = { thresholdFen: toFen(threshold), offFen: toFen(off) };
    const before = tiers.at(-1) ?? { thresholdFen: 0, offFen: 0 };
    if (tier.thresholdFen <= before.thresholdFen || tier.offFen <= before.offFen) return wrong;
    if (tier.offFen >= tier.thresholdFen) return wrong;
    tiers.push(tier);
  }
  return tiers.length === 0 ? wrong : { value: tiers };
}

const toFen = (yuan: string): number => {
  const [whole = '', fraction = ''] = yuan.split('.');
  return Number(`${whole}${fraction.padEnd(2, '0')}`);
};
