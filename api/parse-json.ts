import { RuleViolation } from '../domain/values/rule-violation.js';

/**
 * Our deepest request nests five levels. Fewer than 12, and a batch of nested lines is refused; more serves nobody but
 * who wants our recursive walks to be slow.
 */
const DEPTH_MAX = 12;

const utf8 = new TextDecoder('utf-8', { fatal: true });

/** The value of a JSON text. Throws `json-malformed` or, before anything is built, `json-too-deep`. */
export function parseJson(bytes: Buffer): unknown {
  const text = refusing(() => utf8.decode(bytes));
  if (depthOf(text) > DEPTH_MAX) throw new RuleViolation('json-too-deep', { depthMax: DEPTH_MAX });
  return refusing(() => JSON.parse(text) as unknown);
}

function refusing<T>(read: () => T): T {
  try {
    return read();
  } catch {
    throw new RuleViolation('json-malformed');
  }
}

/**
 * How deep brackets nest in the text, strings aside; right for every valid text, harmless for the others. A loop and no
 * pattern, because a pattern takes quadratic time on quotes that never close.
 */
function depthOf(text: string): number {
  let depth = 0;
  let deepest = 0;
  let inString = false;
  for (let at = 0; at < text.length; at++) {
    const character = text[at];
    if (character === '"') inString = !inString;
    else if (inString) at += character === '\\' ? 1 : 0;
    else if (character === '[' || character === '{') deepest = Math.max(deepest, ++depth);
    else if (character === ']' || character === '}') depth--;
  }
  return deepest;
}
