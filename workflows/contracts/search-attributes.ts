import { defineSearchAttributeKey, SearchAttributeType } from '@temporalio/common';
import type { Phase } from './phases.js';

/** What the operators' views filter by. The names are registered on the server and stored with every execution. */
export const searchAttributes = {
  region: defineSearchAttributeKey('Region', SearchAttributeType.KEYWORD),
  cycle: defineSearchAttributeKey('Cycle', SearchAttributeType.KEYWORD),
  site: defineSearchAttributeKey('Site', SearchAttributeType.KEYWORD),
  leader: defineSearchAttributeKey('Leader', SearchAttributeType.KEYWORD),
  phase: defineSearchAttributeKey('Phase', SearchAttributeType.KEYWORD),
  needsAttention: defineSearchAttributeKey('NeedsAttention', SearchAttributeType.BOOL),
} as const;

/** Where an execution belongs; a cycle's id begins with its region. */
export interface Belonging {
  readonly cycleId?: string | null;
  readonly siteId?: string | null;
  readonly leaderId?: string | null;
}

/** The attributes of an execution at its start; what is not known is left out. */
export interface StartAttributes extends Belonging {
  readonly phase?: Phase;
  readonly needsAttention?: boolean;
}

type AttributePair =
  | { key: typeof searchAttributes.region; value: string }
  | { key: typeof searchAttributes.cycle; value: string }
  | { key: typeof searchAttributes.site; value: string }
  | { key: typeof searchAttributes.leader; value: string }
  | { key: typeof searchAttributes.phase; value: Phase }
  | { key: typeof searchAttributes.needsAttention; value: boolean };

/** The pairs that Temporal stores with an execution from its start on. */
export function attributesOf(of: StartAttributes): AttributePair[] {
  const { cycleId, siteId, leaderId, phase, needsAttention } = of;
  const pairs: AttributePair[] = [];
  if (cycleId)
    pairs.push(
      { key: searchAttributes.region, value: cycleId.split('/')[0] ?? cycleId },
      { key: searchAttributes.cycle, value: cycleId },
    );
  if (siteId) pairs.push({ key: searchAttributes.site, value: siteId });
  if (leaderId) pairs.push({ key: searchAttributes.leader, value: leaderId });
  if (phase) pairs.push({ key: searchAttributes.phase, value: phase });
  if (needsAttention) pairs.push({ key: searchAttributes.needsAttention, value: true });
  return pairs;
}
