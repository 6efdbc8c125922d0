import { type Connection, isGrpcServiceError } from '@temporalio/client';
import proto from '@temporalio/proto';
import { messageOf, SetupProblem } from './setup-problem.js';

/** What the server's lists can be searched by (DESIGN §4), in the words of its command line. */
export const searchAttributes = {
  Region: 'Keyword',
  Cycle: 'Keyword',
  Site: 'Keyword',
  Leader: 'Keyword',
  Phase: 'Keyword',
  NeedsAttention: 'Bool',
} as const;

const { IndexedValueType } = proto.temporal.api.enums.v1;

const typeNumbers = {
  Keyword: IndexedValueType.INDEXED_VALUE_TYPE_KEYWORD,
  Bool: IndexedValueType.INDEXED_VALUE_TYPE_BOOL,
};

/**
 * Afterwards the namespace knows our search attributes. The server's own flag has an effect only when it makes the
 * namespace, so an older file, and every server that is not ours, needs this. Throws SetupProblem where we may not add
 * them, or where a name is taken by another type: a start that names an unknown attribute is refused by the server.
 */
export async function ensureSearchAttributes(connection: Connection, namespace: string): Promise<void> {
  const { customAttributes } = await connection.operatorService.listSearchAttributes({ namespace });
  const names = Object.keys(searchAttributes) as (keyof typeof searchAttributes)[];
  const taken = names.filter(
    (name) => name in customAttributes && customAttributes[name] !== typeNumbers[searchAttributes[name]],
  );
  if (taken.length > 0)
    throw problem(
      namespace,
      taken,
      'taken there with another type; another TEMPORAL_NAMESPACE, or remove first',
    );
  const missing = names.filter((name) => !(name in customAttributes));
  if (missing.length === 0) return;
  try {
    await connection.operatorService.addSearchAttributes({
      namespace,
      searchAttributes: Object.fromEntries(
        missing.map((name) => [name, typeNumbers[searchAttributes[name]]]),
      ),
    });
  } catch (error) {
    if (isRefusal(error)) throw problem(namespace, missing, messageOf(error));
    throw error;
  }
}

/** Refused for good; anything else may be a server that is still starting. */
const isRefusal = (error: unknown): boolean => isGrpcServiceError(error) && refusals.includes(error.code);

/** Codes of gRPC: invalid argument (no room for another keyword), permission denied, unimplemented, unauthenticated. */
const refusals: readonly number[] = [3, 7, 12, 16];

const problem = (
  namespace: string,
  names: readonly (keyof typeof searchAttributes)[],
  found: string,
): SetupProblem =>
  new SetupProblem({
    what: `the namespace ${namespace} lacks search attributes that the operators' views need`,
    found: `${names.join(', ')}: ${found}`,
    helps: `temporal operator search-attribute create --namespace ${namespace} ${names
      .map((name) => `--name ${name} --type ${searchAttributes[name]}`)
      .join(' ')}`,
  });
