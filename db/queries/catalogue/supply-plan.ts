import type { Transaction } from '../../connection.js';
import { execute, maybeOne } from '../../query.js';

/** How much of a SKU each cycle may sell, and how it is divided. */
export interface SupplyPlan {
  readonly skuId: string;
  readonly supplyQuantity: number;
  readonly leaderShareBp: number;
  readonly stationShareBp: number;
  readonly source: 'plan' | 'on-hand';
  readonly overCommitQuantity: number;
  readonly presaleDays: number;
}

/** The SKU's stock policy, or undefined where it has none and cannot be sold. */
export async function readSupplyPlan(trx: Transaction, skuId: string): Promise<SupplyPlan | undefined> {
  return maybeOne<SupplyPlan>(
    trx,
    `select sku_id as "skuId", supply_quantity as "supplyQuantity", leader_share_bp as "leaderShareBp",
       station_share_bp as "stationShareBp", source, over_commit_quantity as "overCommitQuantity",
       presale_days as "presaleDays"
     from supply_plans where sku_id = :skuId`,
    { skuId },
  );
}

/** This is the SKU's stock policy for cycles that are planned from now on. */
export async function storeSupplyPlan(trx: Transaction, plan: SupplyPlan): Promise<void> {
  await execute(
    trx,
    `insert into supply_plans (sku_id, supply_quantity, leader_share_bp, station_share_bp, source,
       over_commit_quantity, presale_days)
     values (:skuId, :supplyQuantity, :leaderShareBp, :stationShareBp, :source, :overCommitQuantity, :presaleDays)
     on conflict (sku_id) do update set supply_quantity = excluded.supply_quantity,
       leader_share_bp = excluded.leader_share_bp, station_share_bp = excluded.station_share_bp,
       source = excluded.source, over_commit_quantity = excluded.over_commit_quantity,
       presale_days = excluded.presale_days`,
    { ...plan },
  );
}
