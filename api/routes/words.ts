import { z } from 'zod';

/** A sentence for people, in both languages. */
export const words = z.object({ zh: z.string(), en: z.string() }).meta({ id: 'Words' });
