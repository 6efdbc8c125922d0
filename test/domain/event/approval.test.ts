import test from 'ava';
import { approvalStates, assertMayDecide, CLAIM_ALONE_MAX_FEN } from '../../../domain/event/approval.js';
import { RuleViolation } from '../../../domain/values/rule-violation.js';

test('only what waits is decided, and only by a second person', (t) => {
  const codeOf = (state: (typeof approvalStates)[number], samePerson: boolean) =>
    t.throws<RuleViolation>(() => assertMayDecide({ state, samePerson }), { instanceOf: RuleViolation })
      ?.code;
  t.notThrows(() => assertMayDecide({ state: 'waiting', samePerson: false }));
  t.is(codeOf('waiting', true), 'approval-own-request');
  for (const state of approvalStates.filter((each) => each !== 'waiting'))
    t.is(codeOf(state, false), 'approval-decided-before');
});

test('a cabbage needs one person, a day’s wages two', (t) => {
  t.true(CLAIM_ALONE_MAX_FEN > 1_000 && CLAIM_ALONE_MAX_FEN < 20_000);
});
