import type { Town } from '../../simulation/days/town.js';

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

/** The orders would bury everything else, so every list leaves them out. */
function workflowPages({ uiUrl, namespace, cycleId }: Places): string[] {
  if (uiUrl === undefined) return [];
  const list = (query: string): string =>
    `${uiUrl}/namespaces/${namespace}/workflows?query=${encodeURIComponent(query)}`;
  const notOrders = `WorkflowType != "order"`;
  return [
    `workflows        ${list(notOrders)}`,
    ...(cycleId === undefined ? [] : [`this night       ${list(`Cycle = "${cycleId}" AND ${notOrders}`)}`]),
    `needs attention  ${list('NeedsAttention = true')}`,
  ];
}
