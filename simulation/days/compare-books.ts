import { z } from 'zod';
import type { OwnBooks } from '../../db/queries/settlement/books-to-compare.js';
import type { ApiClient } from '../parties/api-client.js';

const countAndSum = z.object({ count: z.int(), sumFen: z.int() });

const providerShape = z.object({
  payments: countAndSum,
  refunds: countAndSum,
  refundsProcessing: countAndSum,
  transfers: countAndSum,
  feesFen: z.int(),
});

const trucksShape = z.object({
  trucks: z.array(z.object({ lines: z.array(z.object({ quantity: z.int() })) })),
});

/** A sum that we and somebody outside keep, in fen or pieces. */
export interface Comparison {
  readonly name: string;
  readonly ours: number;
  readonly theirs: number;
}

/** Our books beside those of the payment provider and the suppliers, sum by sum, over all cycles. */
export async function compareBooks(
  own: OwnBooks,
  world: { readonly wallet: ApiClient; readonly gate: ApiClient },
): Promise<Comparison[]> {
  const provider = providerShape.parse((await world.wallet.get('/books')).body);
  const { trucks } = trucksShape.parse((await world.gate.get('/trucks')).body);
  const shipped = trucks.flatMap((truck) => truck.lines).reduce((total, line) => total + line.quantity, 0);
  const pairs: [string, number, number][] = [
    ['payments', own.payments.count, provider.payments.count],
    ['paymentsFen', own.payments.sumFen, provider.payments.sumFen],
    ['refunds', own.refunds.count, provider.refunds.count],
    ['refundsFen', own.refunds.sumFen, provider.refunds.sumFen],
    ['refundsProcessing', 0, provider.refundsProcessing.count],
    ['transfers', own.transfers.count, provider.transfers.count],
    ['transfersFen', own.transfers.sumFen, provider.transfers.sumFen],
    ['feesFen', own.feesFen, provider.feesFen],
    ['shippedPieces', own.shippedPieces, shipped],
    ['countedPieces', own.countedPieces, shipped],
  ];
  return pairs.map(([name, ours, theirs]) => ({ name, ours, theirs }));
}
