import type { ApiClient } from '../api-client.js';
import type { Dice } from '../dice.js';
import type { Diary } from '../diary.js';
import type { Rates } from '../rates.js';

/** A picker with a scanner in hand. */
export interface Picker {
  readonly pickerId: string;
  readonly api: ApiClient;
}

/** What the pickers of one site know in common, without asking the system. */
export interface Crew {
  readonly siteId: string;
  /** The trucks at the gates: the suppliers' own word for what is on them. */
  readonly gate: ApiClient;
  readonly diary: Diary;
  readonly dice: Dice;
  readonly rates: Pick<Rates, 'wrongScansRate' | 'unknownCodesRate' | 'linesMissortedRate'>;
  /** Purchase orders whose truck somebody counts or has counted: a list read before that still names them. */
  readonly counted: Set<string>;
  /** Something to scan by mistake: a product of the house, whatever wave it belongs to. */
  readonly anyGtin: () => string;
}
