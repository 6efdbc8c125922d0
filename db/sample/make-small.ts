import { writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus';
import { projectPath } from '../../lib/paths.js';
import { cityTexts } from './csv-text.js';
import { quotaRows, skuRows } from './goods.js';
import { goods } from './small-goods.js';
import { leaders, members } from './small-people.js';
import { places } from './small-places.js';

const seed = 20_261_122;

/** What this few pieces are left of is scarce: 草莓 and 冰鲜鲈鱼. */
const scarceMax = 12;

/** The small city's files by name, byte for byte; every call returns the same. */
export function makeSmallCity(): Map<string, string> {
  const random = xoroshiro128plus(seed);
  return cityTexts({
    ...places,
    leaders: leaders(random),
    members: members(random),
    skus: skuRows(goods, 'ZZ'),
    quotas: quotaRows(goods, scarceMax),
  });
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  for (const [name, text] of makeSmallCity()) writeFileSync(projectPath('db', 'sample', 'small', name), text);
}
