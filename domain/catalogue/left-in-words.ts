import type { Words } from '../values/words.js';

/**
 * From how many pieces on nobody needs to know the number. Smaller: "仅剩 3 件" comes too late to hurry anybody. Larger:
 * everything looks nearly gone, and the words mean nothing.
 */
export const FEW_LEFT_MAX = 20;

/**
 * How much of a SKU can still be taken at a pickup point, in words. `available` counts pieces at this instant; somebody
 * else may be faster.
 *
 * @rule LIST-01 What is left of a SKU is told in words: 充足, 仅剩 N 件 when it is little, 售罄 at none.
 * @value FEW_LEFT_MAX pieces
 * @test test/domain/catalogue/left-in-words.test.ts › what is left is told in words: none, few with the number, plenty
 */
export function leftInWords(available: number): Words {
  if (available <= 0) return { zh: '售罄', en: 'sold out' };
  if (available > FEW_LEFT_MAX) return { zh: '充足', en: 'plenty' };
  return { zh: `仅剩 ${available} 件`, en: `only ${available} left` };
}
