type Schema = {
  readonly type?: string;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
  readonly items?: Schema;
  readonly enum?: readonly unknown[];
  /** Alternatives that one field tells apart. */
  readonly oneOf?: readonly Schema[];
};

/** A body and everything that is to be said about it, as `<pointer> <code>`. */
interface WrongBody {
  readonly body: unknown;
  readonly mistakes: readonly string[];
}

export const noSuchField = 'noSuchField';

/** The body with nothing in it: every required field is missing. */
export function emptyBody(schema: Schema): WrongBody {
  return { body: {}, mistakes: missing(schema, '/body') };
}

/** The body as wrong as it can be: at every depth each field has another type and there is one that does not exist. */
export const worstBody = (schema: Schema): WrongBody => worst(schema, '/body');

function worst(schema: Schema, pointer: string): WrongBody {
  if (schema.oneOf !== undefined) return { body: [[]], mistakes: [`${pointer} wrong-type`] };
  if (schema.properties !== undefined) return worstObject(schema.properties, pointer);
  if (schema.type === 'array' && schema.items?.properties !== undefined) {
    const item = worst(schema.items, `${pointer}/0`);
    return { body: [item.body], mistakes: item.mistakes };
  }
  if (schema.enum !== undefined) return { body: 'no-such-word', mistakes: [`${pointer} not-allowed`] };
  const isText = schema.type === 'string';
  // Neither a schema of alternatives nor one of a known type takes a list of lists.
  const body = isText ? 7 : schema.type === 'array' ? 'text' : schema.type === undefined ? [[]] : 'text';
  return { body, mistakes: [`${pointer} ${schema.type === undefined ? 'not-acceptable' : 'wrong-type'}`] };
}

function worstObject(properties: Readonly<Record<string, Schema>>, pointer: string): WrongBody {
  const fields = Object.entries(properties).map(
    ([name, inner]) => [name, worst(inner, `${pointer}/${name}`)] as const,
  );
  return {
    body: Object.fromEntries([...fields.map(([name, { body }]) => [name, body]), [noSuchField, 1]]),
    mistakes: [...fields.flatMap(([, { mistakes }]) => mistakes), `${pointer}/${noSuchField} unknown-field`],
  };
}

const missing = ({ properties, required = [], oneOf }: Schema, pointer: string): string[] =>
  oneOf !== undefined
    ? [`${pointer}/kind not-acceptable`]
    : properties === undefined
      ? [`${pointer} not-acceptable`]
      : required.map((name) => `${pointer}/${name} required`);
