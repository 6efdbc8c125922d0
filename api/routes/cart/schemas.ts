import { z } from 'zod';
import { cartLineCodes } from '../../../domain/order/judge-cart-line.js';
import { words } from '../words.js';

export const cartVersion = z
  .int()
  .min(0)
  .max(2_000_000_000)
  .optional()
  .meta({ description: 'The version that was read; the change is refused if another device was faster' });

export const changedCart = z.object({ version: z.int(), lines: z.int() }).meta({ id: 'ChangedCart' });

/** A line that could not, or not fully, be taken, and why. */
export const toldLine = z.object({
  skuId: z.string(),
  name: z.string(),
  quantity: z.int(),
  code: z.enum(cartLineCodes),
  words,
});

export const cart = z
  .object({
    version: z.int(),
    cycleId: z.string().nullable(),
    selling: z.boolean(),
    leaderId: z.string(),
    goodsFen: z.int().meta({ description: 'What can be ordered now, before discounts' }),
    words,
    lines: z.array(
      toldLine.extend({
        spec: z.string(),
        orderable: z.int(),
        seenPriceFen: z.int(),
        priceFen: z.int().nullable(),
      }),
    ),
  })
  .meta({ id: 'Cart' });
