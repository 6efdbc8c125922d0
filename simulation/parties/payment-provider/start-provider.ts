import { join } from 'node:path';
import { type HttpService, startHttpService } from '../http-service.js';
import { openJournal } from '../journal.js';
import { createPace } from '../pace.js';
import { openBooks } from './books.js';
import type { Entry } from './entries.js';
import { createFaults } from './faults.js';
import { ensureMerchantKeys } from './merchant-keys.js';
import { createNoticeSender } from './notices.js';
import { createRequestHandler } from './request-handler.js';
import { type ProviderRules, providerRules } from './rules.js';
import { createPlatformSigning } from './signing.js';

export interface ProviderOptions {
  /** 0 = any free port. */
  readonly port: number;
  readonly dataFolder: string;
  readonly keysFolder: string;
  /** How much faster than real the provider's own rules run; 1 = real. */
  readonly pace: number;
  readonly faults?: Readonly<Record<string, unknown>>;
  readonly rules?: Partial<ProviderRules>;
}

/** The provider is listening, with the books of its last life, and sends what it still owed. */
export async function startProvider(options: ProviderOptions): Promise<HttpService> {
  const keys = ensureMerchantKeys(options.keysFolder, options.dataFolder);
  const journal = openJournal<Entry>(join(options.dataFolder, 'journal.jsonl'));
  const books = openBooks(journal);
  const rules = providerRules(createPace(options.pace), options.rules);
  const faults = createFaults(options.faults);
  const signing = createPlatformSigning(keys);
  const notices = createNoticeSender({ books, rules, faults, keys, signing });
  const service = await startHttpService(
    createRequestHandler({ books, rules, faults, keys, notices }, signing),
    options.port,
  );
  notices.resume();
  return {
    ...service,
    stop: async () => {
      await notices.stop();
      await service.stop();
      journal.close();
    },
  };
}
