import type { Transaction } from '../../connection.js';
import { execute, json, rows } from '../../query.js';

/** A version of the commission rules, as a city's folder states it. */
export interface StatedRule {
  readonly version: number;
  readonly levelOneBp: number;
  readonly levelTwoBp: number;
  readonly levelOne: string;
  readonly trigger: string;
  readonly tierBonusBp: number;
}

/** The stated versions that say something else than what orders were placed under, ascending. */
export async function rulesInUse(trx: Transaction, stated: readonly StatedRule[]): Promise<number[]> {
  const changed = await rows<{ version: number }>(
    trx,
    `select r.version from commission_rules r
     join jsonb_to_recordset(:stated::jsonb) as s(version integer, "levelOneBp" integer, "levelTwoBp" integer,
       "levelOne" text, trigger text, "tierBonusBp" integer) on s.version = r.version
     where (r.level_one_bp, r.level_two_bp, r.level_one, r.trigger, r.tier_bonus_bp)
         is distinct from (s."levelOneBp", s."levelTwoBp", s."levelOne", s.trigger, s."tierBonusBp")
       and exists (select 1 from orders o where o.rule_version = r.version)
     order by r.version`,
    { stated: json(stated) },
  );
  return changed.map((rule) => rule.version);
}

/** Orders can be placed: without any version, the standard one exists (3 % and 2 %, farther, signed). */
export async function ensureSomeRule(trx: Transaction): Promise<void> {
  await execute(
    trx,
    `insert into commission_rules (version, level_one_bp, level_two_bp, level_one, trigger)
     select 1, 300, 200, 'farther', 'signed' where not exists (select 1 from commission_rules)`,
  );
}
