import type { CommissionRule } from '../../../domain/commission/rules.js';
import type { Database, Transaction } from '../../connection.js';
import { one } from '../../query.js';

const columns = `version, level_one_bp as "promoterLevel1Bp", level_two_bp as "promoterLevel2Bp",
  level_one as "levelOne", trigger, tier_bonus_bp as "tierBonusBp", pickup_fee_bp as "pickupFeeBp"`;

/** The newest version of the commission rules: what an order placed now is bound to. */
export async function currentCommissionRule(on: Database | Transaction): Promise<CommissionRule> {
  return one<CommissionRule>(on, `select ${columns} from commission_rules order by version desc limit 1`);
}

/** The version that an order was placed under. */
export async function readCommissionRule(
  on: Database | Transaction,
  version: number,
): Promise<CommissionRule> {
  return one<CommissionRule>(on, `select ${columns} from commission_rules where version = :version`, {
    version,
  });
}
