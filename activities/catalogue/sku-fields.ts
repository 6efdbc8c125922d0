import { z } from 'zod';
import { isGtin } from '../../domain/catalogue/gtin.js';
import { CODE_PATTERN } from '../../domain/values/code.js';
import { temperatureBands } from '../../domain/warehouse/temperature-band.js';

/** A code of a SKU, supplier, category or tag. */
export const code = z.string().regex(CODE_PATTERN);

/** The id of a SKU that is there. */
export const skuId = z.string().min(1).max(40).meta({ description: 'The SKU' });

/** A price per piece. Beyond a million yuan it is a mistyped one. */
export const fen = z.int().min(1).max(100_000_000);

/** More, and a page of pieces would be sold by one typing error. */
export const quantity = z.int().min(0).max(1_000_000);

export const tags = z.array(z.string().regex(/^[^\p{Cc}]{1,20}$/u)).max(20);

/** One line of at most a hundred characters, as the importer asks. */
const text = z.string().regex(/^[^\p{Cc}]{1,100}$/u);

/** A rate of leaders is 30 % at most, as in the city's files. */
const LEADER_RATE_MAX_BP = 3000;

/** What a SKU is, with the bounds of the city's files; its price and its pool are kinds of their own. */
export const skuFields = z.strictObject({
  skuId: code.meta({ description: 'The SKU; a code that nobody has makes a new one' }),
  name: text,
  spec: text,
  categoryId: code,
  supplierId: code,
  gtin: z
    .string()
    .max(13)
    .refine(isGtin, {
      params: { code: 'value-invalid', zh: '条码的校验位不对', en: 'The barcode is not a GTIN-13' },
    }),
  weightGrams: z.int().min(1).max(1_000_000),
  volumeMillilitres: z.int().min(1).max(10_000_000),
  band: z.enum(temperatureBands),
  shelfDays: z.int().min(1).max(3650),
  leaderRateBp: z.int().min(0).max(LEADER_RATE_MAX_BP),
  promoted: z.boolean(),
  casePack: z.int().min(1).max(10_000),
  vatClass: z.enum(['exempt', 'reduced', 'standard']),
  catchWeight: z.boolean(),
  priceFen: fen.optional().meta({ description: 'Only of a new SKU; later the kind price changes it' }),
  supplyPriceFen: fen.optional().meta({ description: 'Only of a new SKU' }),
  leaderTags: tags.optional().meta({ description: 'Only of a new SKU; later the kind pool changes it' }),
});

export type SkuFields = z.output<typeof skuFields>;
