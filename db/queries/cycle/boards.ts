import type { Board, Phase } from '../../../workflows/contracts/phases.js';
import type { Database } from '../../connection.js';
import { maybeOne, rows } from '../../query.js';
import { attentionOfCycle } from './attention-of-cycle.js';
import { markdownTable, phaseMark } from './markdown.js';

interface CycleFacts {
  readonly state: string;
  readonly words: string;
  readonly cutoff: string;
  readonly payUntil: string;
  readonly deliverBy: string;
  readonly sites: number;
  readonly sitesDelivered: number;
  readonly supplies: number;
  readonly suppliesOver: number;
  readonly suppliesShort: number;
  readonly waves: number;
  readonly wavesPacked: number;
  readonly stops: number;
  readonly stopsSigned: number;
  readonly stopsFailed: number;
  readonly unpaid: number;
  readonly paid: number;
  readonly claiming: number;
  readonly over: number;
  readonly refunds: number;
}

/** Where a cycle stands for people, in numbers of this moment; undefined for an unknown one. */
export async function readCycleBoard(on: Database, cycleId: string): Promise<Board | undefined> {
  const facts = await maybeOne<CycleFacts>(
    on,
    `select c.state, cycle_phase_words(c.id) as words,
       to_char(c.cutoff_at at time zone g.zone, 'HH24:MI') as cutoff,
       to_char(c.pay_until at time zone g.zone, 'HH24:MI') as "payUntil",
       to_char(c.deliver_by at time zone g.zone, 'MM-DD HH24:MI') as "deliverBy",
       p.sites, p.sites_delivered as "sitesDelivered", p.supplies, p.supplies_over as "suppliesOver",
       p.supplies_short as "suppliesShort", p.waves, p.waves_packed as "wavesPacked", p.stops,
       p.stops_signed as "stopsSigned", p.stops_failed as "stopsFailed", p.orders_unpaid as unpaid,
       p.orders_paid as paid, p.orders_claiming as claiming, p.orders_over as over, p.refunds_open as refunds
     from cycles c join regions g on g.id = c.region_id cross join cycle_progress(c.id) p where c.id = :cycleId`,
    { cycleId },
  );
  if (facts === undefined) return undefined;
  const open = await attentionOfCycle(on, cycleId);
  return {
    phase: phaseOf(facts),
    words: facts.words,
    needsAttention: open.length > 0,
    details: [`### ${facts.words}`, cycleTable(facts), await siteTable(on, cycleId), attentionList(open)]
      .filter((part) => part !== '')
      .join('\n\n'),
  };
}

function phaseOf({ state, suppliesOver, supplies, waves, wavesPacked, paid, claiming }: CycleFacts): Phase {
  if (state === 'planned') return 'sale-open';
  if (state === 'closed' || state === 'frozen') return 'night-closing';
  if (state === 'aggregated' && waves > 0)
    return wavesPacked === waves && suppliesOver === supplies ? 'night-driving' : 'night-picking';
  if (state === 'aggregated') return 'night-buying';
  if (state !== 'delivered') return 'over';
  if (paid > 0) return 'after-pickup';
  return claiming > 0 ? 'after-claims' : 'after-books';
}

/** Seven lines: what is behind us, where we stand, what comes. */
function cycleTable(facts: CycleFacts): string {
  const { state, supplies, suppliesOver, suppliesShort, waves, wavesPacked, stops, stopsSigned } = facts;
  const { paid, claiming, over, refunds, stopsFailed } = facts;
  const isPast = (...states: string[]): boolean => !states.includes(state);
  const counted = (done: number, all: number): boolean => all > 0 && done >= all;
  const delivered = isPast('planned', 'closed', 'frozen', 'aggregated');
  const steps: [string, boolean, string][] = [
    ['截单', isPast('planned'), facts.cutoff],
    ['冻结与汇总', isPast('planned', 'closed', 'frozen'), `付款截止 ${facts.payUntil}`],
    [
      '采购到货',
      delivered || counted(suppliesOver, supplies),
      supplies === 0
        ? ''
        : `${suppliesOver}/${supplies} 单${suppliesShort > 0 ? `，缺货供应商 ${suppliesShort}` : ''}`,
    ],
    ['分拣打包', delivered || counted(wavesPacked, waves), waves === 0 ? '' : `${wavesPacked}/${waves} 波次`],
    [
      '配送签收',
      delivered,
      stops === 0
        ? `承诺 ${facts.deliverBy} 前`
        : `${stopsSigned}/${stops} 站${stopsFailed > 0 ? `，失败 ${stopsFailed} 站` : ''}`,
    ],
    [
      '提货与售后',
      state === 'settled',
      delivered ? `待提货 ${paid}，售后期内 ${claiming}，退款中 ${refunds}，完成 ${over}` : '',
    ],
    ['结算', state === 'settled', ''],
  ];
  const current = steps.findIndex(([, done]) => !done);
  return markdownTable(
    ['', '阶段', '进展'],
    steps.map(([name, done, progress], at) => [phaseMark(done, at === current), name, progress]),
  );
}

/** One line per grid station; nothing before there are nights. */
async function siteTable(on: Database, cycleId: string): Promise<string> {
  const sites = await rows<{ name: string; words: string; waves: string; stops: string }>(
    on,
    `select s.name, n.phase_words as words,
       (select format('%s/%s', count(*) filter (where w.state = 'packed'), count(*)) from waves w
        where w.cycle_id = n.cycle_id and w.site_id = n.site_id) as waves,
       (select format('%s/%s', count(*) filter (where t.state in ('signed', 'dropped')), count(*))
        from stops t join runs r on r.id = t.run_id
        where r.cycle_id = n.cycle_id and r.site_id = n.site_id
          and t.decision is distinct from 'redeliver') as stops
     from nights n join sites s on s.id = n.site_id where n.cycle_id = :cycleId order by n.site_id`,
    { cycleId },
  );
  if (sites.length === 0) return '';
  return markdownTable(
    ['网格站', '阶段', '波次', '签收'],
    sites.map(({ name, words, waves, stops }) => [name, words, waves, stops]),
  );
}

/** What a person has to look at, at most ten lines. */
function attentionList(open: readonly { subject: string; cause: string; owner: string }[]): string {
  if (open.length === 0) return '';
  const lines = open.slice(0, 10).map(({ subject, cause, owner }) => [cause, `\`${subject}\``, owner]);
  const more = open.length > lines.length ? `\n\n另有 ${open.length - lines.length} 项` : '';
  return `#### 待处理 ${open.length} 项\n\n${markdownTable(['原因', '对象', '负责'], lines)}${more}`;
}
