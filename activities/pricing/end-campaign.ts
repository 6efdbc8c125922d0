import { RuleViolation } from '../../domain/values/rule-violation.js';
import { endCampaignNow } from '../../db/queries/pricing/end-campaign.js';
import { defineStep, type StepDeps } from '../step.js';

/**
 * The campaign is over because the rest of its budget did not cover an order. It is called after that order was refused,
 * in a transaction of its own, since the refused one leaves nothing behind. Idempotent by the row.
 */
export const endCampaign = defineStep({
  operation: 'endCampaign',
  run: async (trx, { promotionId }: { promotionId: string }): Promise<{ ended: boolean }> => ({
    ended: await endCampaignNow(trx, { promotionId, cause: 'budget' }),
  }),
});

/** Every campaign that one of these outcomes says is over has ended; each is ended once, however many say so. */
export const endCampaignsOver =
  (deps: StepDeps) =>
  async (outcomes: readonly unknown[]): Promise<void> => {
    const over = outcomes.flatMap((outcome) =>
      outcome instanceof RuleViolation && outcome.code === 'campaign-over'
        ? [String(outcome.details['promotionId'])]
        : [],
    );
    for (const promotionId of new Set(over)) await endCampaign(deps)({ promotionId });
  };
