import { allRoutes } from '../../api/app.js';
import { type ProblemCode, problemCodesOf, statusOf } from '../../api/problem-codes.js';
import { businessRoutes } from '../../api/routes/index.js';
import { type RefusalArea, type RefusalCode, refusals, refusalsByArea } from '../../domain/refusals/index.js';
import type { Refusal } from '../../domain/refusals/refusal.js';
import { areaTitles } from './area-titles.js';
import { anchorOf } from './rules-page.js';

const intro = `# The error codes 错误代码

Generated from \`domain/refusals\` and the declarations of the routes by \`npm run docs\`; \`npm run check\` fails when this
page is not what they say. A code never changes; its sentences may. A running system explains each at \`GET /errors/{code}\`,
which every problem document names in \`type\`; the facts of the case (amounts, instants, ids) are in its \`facts\`.

The frame of the API may refuse any request, before its rule is asked; those codes are under
[The HTTP frame](#${anchorOf(areaTitles['api'] ?? '')}).
`;

/** More operations than this are counted instead of named: nobody reads a list of fifty. */
const NAMED_MAX = 6;

/** docs/errors.md: every code with its status, both sentences, what to do, and which operations answer with it. */
export function errorsPage(): string {
  const areas = Object.keys(areaTitles).filter((area): area is RefusalArea => area in refusalsByArea);
  const contents = areas.map((area) => {
    const title = areaTitles[area] ?? area;
    return `| [${title}](#${anchorOf(title)}) | ${Object.keys(refusalsByArea[area]).length} |`;
  });
  const chapters = areas.map((area) => chapter(area));
  const table = ['| area | codes |', '|---|--:|', ...contents].join('\n');
  return `${intro}\n${Object.keys(refusals).length} codes.\n\n${table}\n\n${chapters.join('\n\n')}\n`;
}

function chapter(area: RefusalArea): string {
  const codes = Object.entries<Refusal>(refusalsByArea[area]).toSorted(([a], [b]) => (a < b ? -1 : 1));
  return [
    `## ${areaTitles[area] ?? area}`,
    ...codes.map(([code, refusal]) => paragraph(code as RefusalCode, refusal)),
  ].join('\n\n');
}

function paragraph(code: RefusalCode, { zh, en, remedyZh, remedyEn }: Refusal): string {
  return [
    `### ${code}`,
    '',
    `**${statusOf(code)}** · ${zh}。${remedyZh}。`,
    '',
    `${en}. *${remedyEn}.*`,
    '',
    operationsOf(code),
  ].join('\n');
}

function operationsOf(code: ProblemCode): string {
  const routes = allRoutes(businessRoutes).filter((route) => problemCodesOf(route).includes(code));
  if (routes.length === 0)
    return 'No operation declares it: the frame of the API says it, or a step that only workflows or the import run.';
  if (routes.length > NAMED_MAX) return `${routes.length} operations may answer with it.`;
  return routes.map((route) => `\`${route.method} ${route.path}\``).join(' · ');
}
