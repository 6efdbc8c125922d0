import type { RouteFacts } from '../../../api/route.js';

export type Json = Record<string, unknown>;

/** What stands at the place in a JSON value, undefined where there is nothing. */
export const at = (value: unknown, ...path: string[]): unknown =>
  path.reduce<unknown>((inner, name) => (inner as Json | undefined)?.[name], value);

/** The operation of a route in the document. */
export const documented = (document: unknown, { path, method }: RouteFacts): unknown =>
  at(document, 'paths', path, method.toLowerCase());

interface Parameter {
  readonly name: string;
  readonly in: string;
  readonly required?: boolean;
  readonly example?: string;
  readonly schema?: { readonly example?: string | number; readonly examples?: readonly (string | number)[] };
}

/** The parameters that a reader must fill in, with the examples that the document offers. */
export function requiredExamples(operation: unknown, place: 'path' | 'query'): Record<string, string> {
  const parameters = (at(operation, 'parameters') ?? []) as Parameter[];
  return Object.fromEntries(
    parameters
      .filter((parameter) => parameter.in === place && parameter.required === true)
      .map(({ name, example, schema }) => [
        name,
        String(example ?? schema?.example ?? schema?.examples?.[0] ?? ''),
      ]),
  );
}
