import type { OpenApiDocument } from './openapi.js';

/** The ids, by field name, that a reader of the docs page can try out at once. */
export type Examples = Readonly<Record<string, string>>;

/**
 * The document with an example at every parameter and every property of a schema whose name the examples know. The
 * given document is left as it was.
 */
export function withExamples(document: OpenApiDocument, examples: Examples): OpenApiDocument {
  return JSON.parse(JSON.stringify(document), (_name, value: unknown) =>
    exemplified(value, examples),
  ) as OpenApiDocument;
}

function exemplified(value: unknown, examples: Examples): unknown {
  if (!isObject(value)) return value;
  const name = value['name'];
  if (typeof name === 'string' && 'in' in value && Object.hasOwn(examples, name)) {
    return { ...value, example: examples[name] };
  }
  const properties = value['properties'];
  if (value['type'] !== 'object' || !isObject(properties)) return value;
  return {
    ...value,
    properties: Object.fromEntries(Object.entries(properties).map(withOwnExample(examples))),
  };
}

const withOwnExample =
  (examples: Examples) =>
  ([name, schema]: [string, unknown]): [string, unknown] =>
    isObject(schema) && Object.hasOwn(examples, name)
      ? [name, { ...schema, examples: [examples[name]] }]
      : [name, schema];

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
