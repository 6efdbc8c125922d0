import type { TestFn } from 'ava';
import { placeOrder } from '../../activities/order/place-order.js';
import { acceptPayment } from '../../activities/payment/accept-payment.js';
import { connectDatabase, type Database } from '../../db/connection.js';
import { RuleViolation } from '../../domain/values/rule-violation.js';
import { testDatabase } from './database.js';
import { fakePaymentProvider, type FakePaymentProvider } from './fake-payment-provider.js';
import { orderInput, type OrderWish, type Sale, saleDeps } from './factories/sale.js';
import { saleFaults } from './sale-invariants.js';

export interface StageOptions {
  /** Connections; more than the usual ten where many ask at once. */
  readonly poolMax?: number;
  /** The shipped checks that the file's own shortcuts break, by their numbers. */
  readonly excused?: readonly string[];
  /** `false`: the file looks at the faults itself, or leaves rows that no sale could. */
  readonly checked?: boolean;
}

/** What an order's placing answers, as far as paying for it needs. */
export interface PlacedOrder {
  readonly orderId: string;
  readonly payableFen: number;
}

/** A database of its own with the few things that every test of a sale does in the same words. */
export interface SaleStage {
  readonly database: Database;
  /** What a step that also asks the provider works with. */
  readonly depsOf: (payment?: FakePaymentProvider) => ReturnType<typeof saleDeps> & {
    readonly payment: FakePaymentProvider;
    readonly notifyUrl: string;
  };
  /** A of L1 buys one TOMATO unless told otherwise. */
  readonly place: (sale: Sale, wish?: OrderWish) => ReturnType<typeof placedBy>;
  /** The provider says that the order was paid in full. */
  readonly pay: (order: PlacedOrder) => ReturnType<ReturnType<typeof acceptPayment>>;
}

/**
 * The stage of a test file, awaited before its first test: the clone is open, and when all tests are over its stock,
 * demand and money are exact and it goes.
 */
export async function saleStage(test: TestFn, options: StageOptions = {}): Promise<SaleStage> {
  const { poolMax, excused = [], checked = true } = options;
  const clone = await testDatabase();
  const database = connectDatabase(clone.connectionString, poolMax === undefined ? {} : { poolMax });
  const deps = saleDeps(database);
  test.after.always('stock, demand and money are exact', async (t) => {
    try {
      if (checked) t.deepEqual(await saleFaults(database, excused), []);
    } finally {
      await database.destroy();
      await clone.close();
    }
  });
  return {
    database,
    depsOf: (payment = fakePaymentProvider()) => ({ ...deps, payment, notifyUrl: 'http://notify.test' }),
    place: (sale, wish = {}) => placedBy(database, sale, wish),
    pay: ({ orderId, payableFen }) =>
      acceptPayment(deps)({
        orderId,
        transactionId: `T${orderId}`,
        amountFen: payableFen,
        paidAt: new Date().toISOString(),
      }),
  };
}

const placedBy = async (database: Database, sale: Sale, wish: OrderWish) =>
  (await placeOrder(saleDeps(database))(orderInput(sale, wish))).result;

/** The code of the refusal, or undefined if the attempt succeeds; another error is thrown on. */
export async function refusalOf(attempt: Promise<unknown>): Promise<string | undefined> {
  try {
    await attempt;
    return undefined;
  } catch (error) {
    if (error instanceof RuleViolation) return error.code;
    throw error;
  }
}
