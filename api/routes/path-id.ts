import { z } from 'zod';

/** Ids with slashes (`ZZ/2026-11-22/1`) are written with tildes in a path, so that they stay one segment. */
export const toPathId = (id: string): string => id.replaceAll('/', '~');

export const fromPathId = (pathId: string): string => pathId.replaceAll('~', '/');

/** A path parameter that holds such an id; the handler receives it with its slashes. */
export const pathId = (description: string): z.ZodPipe<z.ZodString, z.ZodTransform<string, string>> =>
  z
    .string()
    .regex(/^[\w.~/-]{1,100}$/)
    .transform(fromPathId)
    .meta({ description: `${description}; slashes may be written as ~` });
