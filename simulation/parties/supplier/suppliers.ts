import { z } from 'zod';

const supplierShape = z.object({
  supplierId: z.string().min(1),
  /** `whsec_…`: what our webhooks are signed with. */
  secret: z.string().startsWith('whsec_'),
  /** The bearer token with which this supplier calls our API. */
  token: z.string().min(1),
  /** What of each line it delivers, in percent, rounded down; 100 by default. */
  deliverPercent: z.number().min(0).max(100).default(100),
  /** Lines of which `shortLinePercent` comes, as a share of 1, whatever was promised; none by default. */
  linesShortRate: z.number().min(0).max(1).default(0),
  shortLinePercent: z.number().min(0).max(100).default(100),
  /** What of each line it offers instead of confirming, in percent; 100 = it confirms. */
  counterPercent: z.number().min(0).max(100).default(100),
  /** The same seed makes the same lines short. */
  seed: z.int().default(1),
  /**
   * Milliseconds from the order's arrival to its confirmation, and from there to the dispatch of the goods.
   */
  confirmAfterMs: z.number().nonnegative().default(200),
  shipAfterMs: z.number().nonnegative().default(500),
  plate: z.string().default('粤A·D1234'),
});

/** One simulated supplier: who it is to us, and how it behaves. */
export type Supplier = z.infer<typeof supplierShape>;

/** What a supplier does otherwise than deliver all of it at once. */
export type SupplierHabits = Partial<
  Pick<
    Supplier,
    'deliverPercent' | 'linesShortRate' | 'shortLinePercent' | 'counterPercent' | 'seed' | 'shipAfterMs'
  >
>;

/** The suppliers of a JSON text. Throws for anything that is none. */
export const readSuppliers = (json: string): readonly Supplier[] =>
  z.array(supplierShape).parse(JSON.parse(json));
