import type { Database, Transaction } from '../../connection.js';
import { execute } from '../../query.js';

export interface SupplierWebhook {
  readonly supplierId: string;
  readonly url: string;
  /** `whsec_…`: what our webhooks to this supplier are signed with. */
  readonly secret: string;
}

/** Purchase orders go to this address from now on, signed with this secret. @throws Error for an unknown supplier */
export async function setSupplierWebhook(
  on: Database | Transaction,
  { supplierId, url, secret }: SupplierWebhook,
): Promise<void> {
  const changed = await execute(
    on,
    `update suppliers set webhook_url = :url, webhook_secret = :secret where id = :supplierId`,
    { supplierId, url, secret },
  );
  if (changed !== 1) throw new Error(`there is no supplier ${supplierId}`);
}
