import type { Route } from '../route.js';

/** The steps that the business routes need, one member each; api/dependencies makes them. */
export type Steps = Readonly<Record<never, never>>;

/** Every business route, in the order of the areas. */
export const businessRoutes: readonly Route<Steps>[] = [];
