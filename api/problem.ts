import { z } from 'zod';

/** The body of every answer that is not a success: RFC 9457, `application/problem+json`. */
export const problemSchema = z
  .object({
    type: z.url().meta({ description: 'A page that explains the code, in Chinese and English' }),
    code: z.string().meta({ description: 'Stable: branch on this, never on a sentence' }),
    title: z.string().meta({ description: 'One sentence in the language of Accept-Language (zh-CN or en)' }),
    detail: z.string().optional().meta({ description: 'The facts of this case, for people' }),
    status: z.int(),
    instance: z.string().meta({ description: 'The id of the request, as in the header Request-Id' }),
    facts: z
      .record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.null()]))
      .optional()
      .meta({ description: 'The facts of this case, for programs: amounts in fen, instants in RFC 3339' }),
    errors: z
      .array(z.object({ pointer: z.string(), code: z.string(), message: z.string() }))
      .optional()
      .meta({
        description: 'All mistakes of the request; pointer begins with /path, /query, /header or /body',
      }),
  })
  .meta({ id: 'Problem' });

export type Problem = z.output<typeof problemSchema>;

export const PROBLEM_TYPE = 'application/problem+json';
