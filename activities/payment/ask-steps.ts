import { durations } from '../../domain/cycle/durations.js';
import { paced } from '../../domain/cycle/pace.js';
import type { Database } from '../../db/connection.js';
import { readInstallation } from '../../db/queries/cycle/installation.js';

/**
 * When a payment of which no notice has come is asked about, in multiples of `paymentQueryMs` after it was prepared. The
 * last one is after the order's own deadline: a payer who was typing his password pays a closed order, and if that
 * notice is lost too, nothing else would bring his money back.
 *
 * @rule PAY-11 A payment that no notice has told is asked about after one, three, ten and twenty minutes.
 * @test test/activities/payment/lost-notices.test.ts › with every notice lost the questions settle all payments
 */
const askSteps = [1, 3, 10, 20] as const;

/** The steps in milliseconds at the pace of the installation. */
export async function askStepsMs(database: Database): Promise<number[]> {
  const { pace } = await readInstallation(database);
  return askSteps.map((step) => paced(durations.paymentQueryMs, pace) * step);
}
