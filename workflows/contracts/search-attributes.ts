import { defineSearchAttributeKey, SearchAttributeType } from '@temporalio/common';

/** What the operators' views filter by. The names are registered on the server and stored with every execution. */
export const searchAttributes = {
  region: defineSearchAttributeKey('Region', SearchAttributeType.KEYWORD),
  cycle: defineSearchAttributeKey('Cycle', SearchAttributeType.KEYWORD),
  site: defineSearchAttributeKey('Site', SearchAttributeType.KEYWORD),
  leader: defineSearchAttributeKey('Leader', SearchAttributeType.KEYWORD),
  needsAttention: defineSearchAttributeKey('NeedsAttention', SearchAttributeType.BOOL),
} as const;

/** Where an execution belongs; a cycle's id begins with its region. */
export interface Belonging {
  readonly cycleId: string;
  readonly siteId?: string;
  readonly leaderId?: string;
}

type AttributePair =
  | { key: typeof searchAttributes.region; value: string }
  | { key: typeof searchAttributes.cycle; value: string }
  | { key: typeof searchAttributes.site; value: string }
  | { key: typeof searchAttributes.leader; value: string };

/** The attributes of an execution at its start. */
export function attributesOf({ cycleId, siteId, leaderId }: Belonging): AttributePair[] {
  const pairs: AttributePair[] = [
    { key: searchAttributes.region, value: cycleId.split('/')[0] ?? cycleId },
    { key: searchAttributes.cycle, value: cycleId },
  ];
  if (siteId !== undefined) pairs.push({ key: searchAttributes.site, value: siteId });
  if (leaderId !== undefined) pairs.push({ key: searchAttributes.leader, value: leaderId });
  return pairs;
}
