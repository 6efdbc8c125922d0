import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ensureMerchantKeys } from '../../simulation/parties/payment-provider/merchant-keys.js';

/** A folder of a test with a merchant's true keys, as the provider hands them out; `remove` ends it. */
export async function merchantKeysFolder(): Promise<{ folder: string; remove: () => Promise<void> }> {
  const root = await mkdtemp(join(tmpdir(), 'tuanda-keys-'));
  const folder = join(root, 'keys');
  ensureMerchantKeys(folder, join(root, 'data'));
  return { folder, remove: () => rm(root, { recursive: true, force: true }) };
}
