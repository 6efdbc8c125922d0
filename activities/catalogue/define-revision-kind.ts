import type { z } from 'zod';
import type { Transaction } from '../../db/connection.js';

/** Plain JSON that people read: a calculation, what was there before. */
export type Findings = Readonly<Record<string, unknown>>;

/** What a kind is told of the revision that it checks, applies or undoes. */
export interface RevisionContext<Payload> {
  readonly revisionId: number;
  /** The owner: a revision changes what belongs to its own region. */
  readonly regionId: string;
  /** The id of what it is about. */
  readonly subject: string;
  readonly payload: Payload;
  /** `<role>/<id>` of whoever wrote it. */
  readonly author: string;
  /** The instant from which it holds, ISO; while it is only checked, the one asked for, else now. */
  readonly effectiveAt: string;
  /** Whether cycles that sell already are changed too. */
  readonly runningCycles: boolean;
}

export interface RevisionKindDefinition<Kind extends string, Payload> {
  readonly kind: Kind;
  /** What is written, every string and array bounded. */
  readonly schema: z.ZodType<Payload>;
  /** The id of what it is about. */
  readonly subjectOf: (payload: Payload) => string;
  /** At submission, at approval and before it takes effect: refuses, or answers what the second person should see. */
  readonly check: (trx: Transaction, context: RevisionContext<Payload>) => Promise<Findings>;
  /** It holds from here on, in this transaction; answers what was there before. */
  readonly apply: (trx: Transaction, context: RevisionContext<Payload>) => Promise<Findings>;
  /** It holds no longer, from here on; without it, one in effect is answered by another revision. */
  readonly withdraw?: (
    trx: Transaction,
    context: RevisionContext<Payload> & { readonly before: Findings },
  ) => Promise<void>;
}

type Acting = RevisionContext<unknown>;

/** A kind as the mechanism uses it: stored payloads are read by the kind's own schema. */
export interface RevisionKind<Kind extends string = string> {
  readonly kind: Kind;
  readonly schema: z.ZodType;
  readonly subjectOf: (payload: unknown) => string;
  readonly check: (trx: Transaction, context: Acting) => Promise<Findings>;
  readonly apply: (trx: Transaction, context: Acting) => Promise<Findings>;
  readonly withdraw:
    | ((trx: Transaction, context: Acting & { before: Findings }) => Promise<void>)
    | undefined;
}

/** What two people decide about, by name; the mechanism does the rest once it is in revision-kinds.ts. */
export function defineRevisionKind<const Kind extends string, Payload>(
  definition: RevisionKindDefinition<Kind, Payload>,
): RevisionKind<Kind> {
  const { kind, schema, withdraw } = definition;
  const read = <Context extends Acting>(context: Context): Context & { readonly payload: Payload } => ({
    ...context,
    payload: schema.parse(context.payload),
  });
  return {
    kind,
    schema,
    subjectOf: (payload) => definition.subjectOf(schema.parse(payload)),
    check: (trx, context) => definition.check(trx, read(context)),
    apply: (trx, context) => definition.apply(trx, read(context)),
    withdraw: withdraw && ((trx, context) => withdraw(trx, read(context))),
  };
}
