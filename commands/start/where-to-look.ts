import type { Town } from '../../simulation/days/town.js';
import { workflowIds } from '../../workflows/contracts/identifiers.js';
import { viewLink, views } from '../../workflows/contracts/views.js';

export interface Places {
  readonly apiUrl: string;
  readonly uiUrl: string | undefined;
  readonly namespace: string;
  /** Of the day that was played; undefined before the first. */
  readonly cycleId: string | undefined;
  readonly town: Town;
  readonly databaseWords: string;
  readonly dataRoot: string;
  readonly logs: string;
}

/** Where to look now: pages, one login per role, workflows, data, and how to stop. */
export function placesText(places: Places): string {
  const { apiUrl, databaseWords, dataRoot, logs } = places;
  return [
    '',
    `API docs         ${apiUrl}/docs`,
    ...logins(places),
    ...workflowPages(places),
    `database         ${databaseWords}`,
    `data folder      ${dataRoot}`,
    `logs             ${logs}`,
    'stop             Ctrl-C; then `npm start -- --keep` goes on with this data, `npm run reset` removes it',
  ].join('\n');
}

/** One working call per role, which anybody can paste into a shell. */
function logins({ apiUrl, town }: Places): string[] {
  const calls: [string, string | undefined, string][] = [
    ['member', town.members[0]?.token, '/v1/me'],
    ['leader', town.leaders[0]?.token, '/v1/stops'],
    ['picker', town.pickers[0]?.token, '/v1/waves'],
    ['driver', town.drivers[0]?.token, '/v1/runs'],
    ['supplier', town.suppliers[0]?.token, '/v1/purchase-orders'],
    ['ops', town.ops.token, '/v1/cycles'],
    ['finance', town.finance.token, '/v1/ledger/trial-balance'],
  ];
  return calls
    .filter(([, token]) => token !== undefined)
    .map(
      ([role, token, path]) =>
        `${`as ${role}`.padEnd(16)} curl -H 'Authorization: Bearer ${token}' ${apiUrl}${path}`,
    );
}

/** The day's cycle, then the eight views, each link below its name: a link in a line of its own is never broken. */
function workflowPages({ uiUrl, namespace, cycleId }: Places): string[] {
  if (uiUrl === undefined) return [];
  const page = `${uiUrl}/namespaces/${namespace}/workflows`;
  return [
    `workflows        ${page}?query=WorkflowType!%3D%22order%22`,
    ...(cycleId === undefined
      ? []
      : [`this cycle       ${page}/${encodeURIComponent(workflowIds.dailyCycle(cycleId))}`]),
    'eight views of them (open one, and the browser can keep it under its name)',
    ...views.flatMap((view) => [`  ${view.zh} · ${view.en}`, `    ${viewLink(uiUrl, namespace, view)}`]),
  ];
}
