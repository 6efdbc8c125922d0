import type { Database } from '../../../db/connection.js';
import { execute, json } from '../../../db/query.js';
import type { Bearer, PromotionTier } from '../../../domain/pricing/price-types.js';
import type { Sale } from './sale.js';

export interface CampaignSpec {
  readonly name?: string;
  readonly tiers?: readonly PromotionTier[];
  readonly bearer?: Bearer;
  readonly budgetFen?: number;
  readonly skuIds?: readonly string[];
  readonly leaderTags?: readonly string[];
  readonly opensAt?: string;
  readonly closesAt?: string;
}

/** A campaign of the sale's region on all of its days, by its name in the test; 3 yuan off from 5 yuan on. */
export async function insertCampaign(database: Database, sale: Sale, spec: CampaignSpec): Promise<string> {
  const campaignId = sale.id(spec.name ?? 'P9');
  await execute(
    database,
    `insert into promotions (id, region_id, name, tiers, bearer, starts_on, ends_on, budget_fen, sku_ids, leader_tags,
       opens_at, closes_at)
     values (:campaignId, :tag, '满减', :tiers::jsonb, :bearer, '2026-01-01', '2027-01-01', :budgetFen, :skuIds,
       :leaderTags, :opensAt, :closesAt)`,
    {
      campaignId,
      tag: sale.tag,
      tiers: json(spec.tiers ?? [{ thresholdFen: 500, offFen: 300 }]),
      bearer: spec.bearer ?? 'platform',
      budgetFen: spec.budgetFen ?? null,
      skuIds: (spec.skuIds ?? []).map((name) => sale.id(name)),
      leaderTags: spec.leaderTags ?? [],
      opensAt: spec.opensAt ?? null,
      closesAt: spec.closesAt ?? null,
    },
  );
  return campaignId;
}

export interface MinimumSpec {
  readonly name: string;
  readonly sku?: string;
  readonly leader?: string;
  readonly measure?: 'pieces' | 'fen';
  readonly atLeast: number;
  readonly policy?: 'cancel' | 'absorb';
}

/** A group minimum of the sale's region on all of its days. */
export async function insertMinimum(database: Database, sale: Sale, spec: MinimumSpec): Promise<string> {
  const minimumId = sale.id(spec.name);
  await execute(
    database,
    `insert into group_minimums (id, region_id, sku_id, leader_id, measure, at_least, policy, starts_on, ends_on,
       created_at)
     values (:minimumId, :tag, :skuId, :leaderId, :measure, :atLeast, :policy, '2026-01-01', '2027-01-01',
       clock_timestamp() - interval '1 day')`,
    {
      minimumId,
      tag: sale.tag,
      atLeast: spec.atLeast,
      skuId: spec.sku === undefined ? null : sale.id(spec.sku),
      leaderId: spec.leader === undefined ? null : sale.id(spec.leader),
      measure: spec.measure ?? 'pieces',
      policy: spec.policy ?? 'cancel',
    },
  );
  return minimumId;
}
