import test from 'ava';
import { assertTakeable, assertUndoable, shareDamage } from '../../../domain/warehouse/correct-scan.js';
import { RuleViolation } from '../../../domain/values/rule-violation.js';

test('a slot is corrected until its wave is packed, and only by what lies in it', (t) => {
  const codeOf = (act: () => void): string | undefined => t.throws(act, { instanceOf: RuleViolation })?.code;
  t.notThrows(() => assertTakeable({ waveState: 'picked', picked: 2 }, 2));
  t.is(
    codeOf(() => assertTakeable({ waveState: 'picked', picked: 2 }, 3)),
    'slot-lacks-pieces',
  );
  t.is(
    codeOf(() => assertTakeable({ waveState: 'packed', picked: 2 }, 1)),
    'scan-wave-packed',
  );
  t.is(
    codeOf(() => assertUndoable({ quantity: 1, undone: true }, { waveState: 'planned', picked: 2 })),
    'scan-already-undone',
  );
});

test('damaged pieces are replaced as far as there is surplus, and the rest is short', (t) => {
  t.deepEqual(shareDamage({ quantity: 3, due: 3, surplus: 2 }), { replaced: 2, short: 1 });
  t.deepEqual(shareDamage({ quantity: 1, due: 3, surplus: 2 }), { replaced: 1, short: 0 });
  const tooMany = t.throws(() => shareDamage({ quantity: 4, due: 3, surplus: 9 }), {
    instanceOf: RuleViolation,
  });
  t.is(tooMany?.code, 'damage-exceeds-line');
});
