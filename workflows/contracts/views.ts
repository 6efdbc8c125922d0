/** A view of the operators' list in Temporal's pages. */
export interface View {
  /** Short, for the address of a link. */
  readonly id: string;
  readonly zh: string;
  readonly en: string;
  /** A list filter of Temporal. Simple comparisons only, so that every server version reads them alike. */
  readonly query: string;
}

const running = 'ExecutionStatus="Running"';

/** The eight views of an operations room. Orders are in one only: there are too many of them. */
export const views = [
  { id: 'tonight', zh: '今晚', en: 'tonight', query: `Phase STARTS_WITH "night-" AND ${running}` },
  { id: 'attention', zh: '待处理', en: 'needs attention', query: `NeedsAttention=true AND ${running}` },
  {
    id: 'unsigned',
    zh: '十点后未签收',
    en: 'not signed after 10:00',
    query: `Phase="night-unsigned" AND ${running}`,
  },
  { id: 'short', zh: '缺货供应商', en: 'short suppliers', query: 'Phase="night-short"' },
  { id: 'unpaid', zh: '即将超时未付', en: 'unpaid, soon due', query: `Phase="order-due" AND ${running}` },
  { id: 'claims', zh: '售后未结', en: 'claims open', query: `WorkflowType="afterSale" AND ${running}` },
  { id: 'payouts', zh: '打款等待', en: 'payouts waiting', query: `WorkflowType="payout" AND ${running}` },
  {
    id: 'failed',
    zh: '异常结束',
    en: 'failed',
    query: 'ExecutionStatus IN ("Failed","TimedOut","Terminated","Canceled")',
  },
] as const satisfies readonly View[];

export type ViewId = (typeof views)[number]['id'];

/** The address of a view: whoever opens it may keep it under the view's name in his browser. */
export function viewLink(uiUrl: string, namespace: string, { id, query }: View): string {
  return `${uiUrl}/namespaces/${namespace}/workflows?query=${compact(query)}&savedQuery=${id}`;
}

/** As short as an address may be: a terminal shows it whole. */
const compact = (query: string): string =>
  encodeURIComponent(query).replaceAll('%20', '+').replaceAll('%2C', ',');
