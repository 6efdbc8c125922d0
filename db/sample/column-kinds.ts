/** The files of a city's folder. */
export type CityFile =
  | 'regions'
  | 'sites'
  | 'staff'
  | 'vehicles'
  | 'leaders'
  | 'suppliers'
  | 'categories'
  | 'skus'
  | 'quotas'
  | 'members'
  | 'promotions'
  | 'coupons'
  | 'commissionRules'
  | 'crossings'
  | 'calendar'
  | 'slots';

/** A time of day, HH:MM in the region's zone; from is before until. */
export interface Window {
  from: string;
  until: string;
}

/** One step of a 满减 rule. A rule's steps ascend in threshold and in what they take off. */
export interface Tier {
  thresholdFen: number;
  offFen: number;
}

/**
 * What each kind of cell becomes. yuan → fen, kilograms → grams, litres → millilitres, percent → basis points,
 * longitude and latitude → degrees (WGS-84), date → the label 2026-11-22, time → HH:MM in the region's zone, tags, codes,
 * windows and tiers → lists.
 */
export interface Values {
  code: string;
  text: string;
  phone: string;
  gtin: string;
  url: string;
  zone: string;
  date: string;
  time: string;
  integer: number;
  yuan: number;
  kilograms: number;
  litres: number;
  percent: number;
  longitude: number;
  latitude: number;
  'yes-no': boolean;
  tags: string[];
  codes: string[];
  windows: Window[];
  tiers: Tier[];
}

export type Kind = keyof Values | 'choice';

/** One column of a file: how it is called, what its cells hold, and which rules they obey. */
export interface Column {
  /** The header as it stands in the file's first line. */
  header: string;
  /** The name that the value has in code; it says the unit. */
  field: string;
  kind: Kind;
  /** The header under which the file may give the same in the datum GCJ-02; the value is WGS-84 all the same. */
  gcj02Header?: string;
  /** A cell that may be empty: then the value is null, and for tags and codes the empty list. */
  optional?: true;
  /** No two rows of the file have the same value. */
  unique?: true;
  /** The value is the code (first column) of a row of that file; for kind `codes`, each of them is. */
  refersTo?: CityFile;
  /** The row referred to also has this value in that field. */
  refersWhere?: { field: string; is: string };
  /** Following this reference never comes back to the same row. */
  acyclic?: true;
  /** For kind `choice`: what the cell says, and what the system calls it. */
  words?: Readonly<Record<string, string>>;
  /** Bounds in the unit of the cell, not of the value: yuan, kilograms, litres, percent. */
  min?: number;
  max?: number;
  /** For a date: not before the date in that field. */
  notBefore?: string;
  /** For a time: later than the time in that field. */
  laterThan?: string;
  /** For a time: at this time at the latest. */
  latest?: string;
  /** This value and that field's together are at most `max`, in the unit of the value. */
  sumMaxWith?: { field: string; max: number };
  /** One cell as it could stand in the file. */
  example: string;
}

export interface FileDescription {
  file: string;
  /** What a row is, in Chinese. */
  zh: string;
  /** The file may be missing: then it has no rows. */
  optional?: true;
  /** The fields that tell rows apart, no two rows alike in all of them; the first column if it is left out. */
  key?: readonly string[];
  /** Unless `key` says otherwise, the first column is the row's code. */
  columns: readonly Column[];
}

type ValueOf<C extends Column> = C extends { words: infer W }
  ? W[keyof W]
  : C['kind'] extends keyof Values
    ? Values[C['kind']]
    : never;

type CellOf<C extends Column> = C extends { kind: 'tags' | 'codes' }
  ? string[]
  : C extends { optional: true }
    ? ValueOf<C> | null
    : ValueOf<C>;

/** The typed row of a file, from the description of its columns. */
export type RowOf<F extends FileDescription> = {
  [C in F['columns'][number] as C['field']]: CellOf<C>;
};
