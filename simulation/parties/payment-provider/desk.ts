import type { Books } from './books.js';
import type { Faults } from './faults.js';
import type { MerchantKeys } from './merchant-keys.js';
import type { NoticeSender } from './notices.js';
import type { ProviderRules } from './rules.js';

/** What every counter of the provider works with. */
export interface Desk {
  readonly books: Books;
  readonly rules: ProviderRules;
  readonly faults: Faults;
  readonly keys: MerchantKeys;
  readonly notices: NoticeSender;
}
