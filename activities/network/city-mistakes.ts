/** Why a cell is refused, as two complete sentences. */
export interface Reason {
  zh: string;
  en: string;
}

/** One thing that is wrong in a city's folder. `line` counts from 1 with the header; `column` is the header's text. */
export interface Mistake {
  file: string;
  line: number;
  column: string;
  value: string;
  reason: Reason;
}

/** One row as it was read: `values` by field, without the fields whose cells were refused. */
export interface ReadRow {
  line: number;
  texts: Readonly<Record<string, string>>;
  values: Readonly<Record<string, unknown>>;
}
