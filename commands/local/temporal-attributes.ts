import type { Connection } from '@temporalio/client';
import proto from '@temporalio/proto';

/** What the server's lists can be searched by (DESIGN §4), in the words of its command line. */
export const searchAttributes = {
  Region: 'Keyword',
  Cycle: 'Keyword',
  Site: 'Keyword',
  Leader: 'Keyword',
  NeedsAttention: 'Bool',
} as const;

const { IndexedValueType } = proto.temporal.api.enums.v1;

const typeNumbers = {
  Keyword: IndexedValueType.INDEXED_VALUE_TYPE_KEYWORD,
  Bool: IndexedValueType.INDEXED_VALUE_TYPE_BOOL,
};

/**
 * Afterwards the namespace knows our search attributes. The server's own flag has an effect only when it makes the
 * namespace, so an older file, and every server that is not ours, needs this.
 */
export async function ensureSearchAttributes(connection: Connection, namespace: string): Promise<void> {
  const { customAttributes } = await connection.operatorService.listSearchAttributes({ namespace });
  const missing = Object.entries(searchAttributes).filter(([name]) => !(name in customAttributes));
  if (missing.length === 0) return;
  await connection.operatorService.addSearchAttributes({
    namespace,
    searchAttributes: Object.fromEntries(missing.map(([name, type]) => [name, typeNumbers[type]])),
  });
}
