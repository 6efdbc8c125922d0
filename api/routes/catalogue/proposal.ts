import { z } from 'zod';
import { revisionKinds } from '../../../activities/catalogue/revision-kinds.js';

const shared = {
  reason: z.string().min(1).max(200).meta({ description: 'Why; kept in the history' }),
  effectiveAt: z.iso.datetime().optional().meta({ description: 'Left out: at the approval' }),
  runningCycles: z
    .boolean()
    .default(false)
    .meta({ description: 'true: cycles that sell already are changed too; closed ones never' }),
};

const kinds = revisionKinds.map(({ kind, schema }) =>
  z.strictObject({ kind: z.literal(kind), payload: schema, ...shared }),
);

/** What the mechanism needs of a proposal; the kind reads its own payload. */
interface Proposal {
  readonly kind: string;
  readonly payload: Readonly<Record<string, unknown>>;
  readonly reason: string;
  readonly effectiveAt?: string | undefined;
  readonly runningCycles: boolean;
}

/** The body of a proposal: one shape per kind that is registered. */
// Each kind is told apart by its literal, and every payload is an object, which the list of kinds does not say.
export const proposal = z.discriminatedUnion(
  'kind',
  kinds as [(typeof kinds)[number]],
) as unknown as z.ZodType<Proposal>;
