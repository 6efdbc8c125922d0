import { account } from './accounts.js';
import { makeEntry, transfer, type Entry } from './posting.js';

/** A claim on a supplier: for bad goods that were received, or for the damage of a shortage. */
export interface SupplierClaim {
  readonly claimNo: string;
  readonly supplierId: string;
  readonly amountFen: number;
}

/**
 * The supplier owes us the claim, and the goods cost that much less.
 *
 * @rule BOOK-17 What a supplier did not bring by the deadline is claimed from it once.
 * @test test/activities/purchasing/purchase-order.test.ts › goods that did not come by the deadline are not waited
 *   for, and are claimed once
 */
export function supplierClaim({ claimNo, supplierId, amountFen }: SupplierClaim): Entry {
  const accounts = { debit: account.supplierClaim(supplierId), credit: account.goodsCost };
  return makeEntry('supplier-claim', claimNo, transfer(amountFen, accounts));
}

/** The claim is settled by owing the supplier less; the payable's balance refuses more than is owed. */
export function supplierClaimSettled({ claimNo, supplierId, amountFen }: SupplierClaim): Entry {
  const accounts = { debit: account.supplierPayable(supplierId), credit: account.supplierClaim(supplierId) };
  return makeEntry('supplier-claim-settled', claimNo, transfer(amountFen, accounts));
}
