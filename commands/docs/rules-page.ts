import { areaTitles } from './area-titles.js';
import type { ConstantValue } from './constant-value.js';
import type { Rule, RuleParameter } from './read-rules.js';

const intro = `# The business rules

Generated from the docstrings of \`domain/\` by \`npm run docs\`; \`npm run check\` fails when this page is not what they say.
A rule stands beside the code that implements it. Its figures are read from the code; its test fails when it is broken.
What a constant's own docstring adds is what breaks if the figure is smaller, and what if it is larger.

*developer* changes a rule by a release. *data* is filled for each region by \`npm run import\`. Another role changes it
through the API, with the permission in brackets. What the system says when a rule refuses somebody is in
[errors.md](errors.md).
`;

/** docs/rules.md: the rules by area, each with its sentence, figures, who changes it and its test. */
export function rulesPage(rules: readonly Rule[]): string {
  const areas = Object.entries(areaTitles).filter(([area]) => rules.some((rule) => rule.area === area));
  const contents = areas.map(([area, title]) => {
    const own = rules.filter((rule) => rule.area === area);
    return `| [${title}](#${anchorOf(title)}) | ${firstAndLast(own)} | ${own.length} |`;
  });
  const chapters = areas.map(([area, title]) =>
    chapter(
      title,
      rules.filter((rule) => rule.area === area),
    ),
  );
  const table = ['| area | rules | |', '|---|---|--:|', ...contents].join('\n');
  return `${intro}\n${rules.length} rules.\n\n${table}\n\n${chapters.join('\n\n')}\n`;
}

function chapter(title: string, rules: readonly Rule[]): string {
  const sorted = rules.toSorted((a, b) => (a.id < b.id ? -1 : 1));
  return [`## ${title}`, ...sorted.map(paragraph)].join('\n\n');
}

function paragraph(rule: Rule): string {
  const where = `[\`${rule.declaration}\`](../${rule.path})`;
  const tests = rule.tests.map(({ path, title }) => `[${title}](../${path})`).join(', ');
  return [
    `**${rule.id}** ${rule.sentence}`,
    ...rule.parameters.map((parameter) => `- ${words(parameter)}`),
    `- ${rule.changedBy} · ${where} · ${tests}`,
  ]
    .join('\n')
    .replace('\n- ', '\n\n- ');
}

function words({ name, value, unit }: RuleParameter): string {
  if (value === undefined) return `\`${name}\`, set for each region${unit === '' ? '' : ` in ${unit}`}`;
  return `\`${name}\` = ${figure(value, unit)}`;
}

/** A value with its unit, and in the words of people where the unit is small: 2,000 fen (20.00 yuan). */
export function figure(value: ConstantValue, unit: string): string {
  if (Array.isArray(value)) return value.join(', ');
  if (typeof value === 'object') return JSON.stringify(value);
  if (typeof value !== 'number') return `${String(value)}${unit === '' ? '' : ` ${unit}`}`;
  const plain = `${value.toLocaleString('en-US')}${unit === '' ? '' : ` ${unit}`}`;
  const spoken = spokenFigure(value, unit);
  return spoken === undefined ? plain : `${spoken} (${plain})`;
}

function spokenFigure(value: number, unit: string): string | undefined {
  if (unit === 'fen') return `${(value / 100).toFixed(2)} yuan`;
  if (unit === 'bp') return `${String(value / 100)} %`;
  if (unit !== 'ms') return undefined;
  const units = [
    [86_400_000, 'days'],
    [3_600_000, 'hours'],
    [60_000, 'minutes'],
    [1_000, 'seconds'],
  ] as const;
  const fit = units.find(
    ([size]) => value >= size && value % size === 0 && (value / size > 1 || size < 86_400_000),
  );
  return fit && `${value / fit[0]} ${value === fit[0] ? fit[1].slice(0, -1) : fit[1]}`;
}

const firstAndLast = (rules: readonly Rule[]): string => {
  const ids = rules.map((rule) => rule.id).toSorted();
  return ids.length === 1 ? String(ids[0]) : `${String(ids[0])} … ${String(ids.at(-1))}`;
};

/** The anchor that a renderer of Markdown gives a heading. */
export const anchorOf = (title: string): string =>
  title
    .toLowerCase()
    .replaceAll(/[^\p{Letter}\p{Number} -]/gu, '')
    .replaceAll(' ', '-');
