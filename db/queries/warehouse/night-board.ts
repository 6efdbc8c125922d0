import type { GridNightInput } from '../../../workflows/contracts/grid-night.js';
import type { Board, Phase } from '../../../workflows/contracts/phases.js';
import type { Database } from '../../connection.js';
import { maybeOne } from '../../query.js';
import { hasAttention } from '../cycle/attention-of-cycle.js';
import { markdownTable, phaseMark } from '../cycle/markdown.js';
import { owingSites } from '../purchasing/owing-sites.js';

interface Facts {
  readonly state: string;
  readonly site: string;
  readonly supplies: number;
  readonly owing: number;
  readonly shortLines: number;
  readonly waves: number;
  readonly packed: number;
  readonly pieces: number;
  readonly picked: number;
  readonly runs: number;
  readonly stops: number;
  readonly signed: number;
}

/** Where a site's night stands for people; undefined for an unknown one. */
export async function readNightBoard(
  on: Database,
  { cycleId, siteId }: GridNightInput,
): Promise<Board | undefined> {
  const facts = await maybeOne<Facts>(on, factsSql, { cycleId, siteId });
  if (facts === undefined) return undefined;
  const steps = stepsOf(facts);
  const at = stateOrder.indexOf(facts.state);
  const current = steps.findIndex(({ until }) => at < stateOrder.indexOf(until));
  const now = steps[current];
  const words = now === undefined ? `${facts.site} 已全部送达` : `${facts.site} ${now.name} ${now.progress}`;
  const lines = steps.map(({ name, progress }, index) => [
    phaseMark(current === -1 || index < current, index === current),
    name,
    progress,
  ]);
  return {
    phase: now?.phase ?? 'over',
    words: words.trim(),
    needsAttention: await hasAttention(on, `night/${cycleId}/${siteId}`),
    details: `### ${words}\n\n${markdownTable(['', '阶段', '进展'], lines)}`,
  };
}

const factsSql = `
  select n.state, s.name as site,
    (select count(distinct l.purchase_order_no)::integer from purchase_lines l
      join purchase_orders p on p.no = l.purchase_order_no
      where p.cycle_id = n.cycle_id and l.site_id = n.site_id) as supplies,
    (select count(*)::integer from (${owingSites}) o
      where o.cycle_id = n.cycle_id and o.site_id = n.site_id) as owing,
    (select count(*)::integer from allocations a
      join order_lines l on l.order_id = a.order_id and l.line_no = a.line_no
      where a.cycle_id = n.cycle_id and l.site_id = n.site_id and a.allocated < a.ordered) as "shortLines",
    w.waves, w.packed, w.pieces, w.picked,
    (select count(*)::integer from runs r where r.cycle_id = n.cycle_id and r.site_id = n.site_id) as runs,
    t.stops, t.signed
  from nights n join sites s on s.id = n.site_id
  cross join lateral (
    select count(distinct v.id)::integer as waves,
      count(distinct v.id) filter (where v.state = 'packed')::integer as packed,
      coalesce(sum(i.allocated), 0)::integer as pieces, coalesce(sum(i.picked), 0)::integer as picked
    from waves v left join wave_lines i on i.wave_id = v.id
    where v.cycle_id = n.cycle_id and v.site_id = n.site_id
  ) w
  cross join lateral (
    select count(*)::integer as stops, count(*) filter (where x.state in ('signed', 'dropped'))::integer as signed
    from stops x join runs r on r.id = x.run_id where r.cycle_id = n.cycle_id and r.site_id = n.site_id
      and x.decision is distinct from 'redeliver'
  ) t
  where n.cycle_id = :cycleId and n.site_id = :siteId`;

/** The order of a night's states; a step is done when the night has reached its `until`. */
const stateOrder: readonly string[] = [
  'receiving',
  'allocated',
  'picking',
  'packed',
  'planned',
  'delivering',
  'delivered',
];

interface Step {
  readonly name: string;
  readonly until: string;
  readonly phase: Phase;
  readonly progress: string;
}

function stepsOf({
  supplies,
  owing,
  shortLines,
  waves,
  packed,
  pieces,
  picked,
  runs,
  stops,
  signed,
}: Facts): Step[] {
  return [
    {
      name: '到货',
      until: 'allocated',
      phase: 'night-receiving',
      progress: `${supplies - owing}/${supplies} 张采购单`,
    },
    {
      name: '缺货分配',
      until: 'picking',
      phase: 'night-sharing',
      progress: shortLines > 0 ? `${shortLines} 行缺货` : '',
    },
    {
      name: '分拣打包',
      until: 'packed',
      phase: 'night-picking',
      progress: waves === 0 ? '' : `${packed}/${waves} 波次，${picked}/${pieces} 件`,
    },
    { name: '排线', until: 'planned', phase: 'night-routing', progress: runs === 0 ? '' : `${runs} 趟车` },
    {
      name: '配送',
      until: 'delivered',
      phase: 'night-driving',
      progress: stops === 0 ? '' : `${signed}/${stops} 站已签收`,
    },
  ];
}
