import test from 'ava';
import { commissionStates } from '../../../domain/commission/lifecycle.js';
import { commissionWords } from '../../../domain/pickup/commission-words.js';
import { isReportTrusted, reportLimitFen } from '../../../domain/pickup/leader-report.js';

test('a leader’s word is enough with a photo and up to the limit', (t) => {
  t.true(isReportTrusted({ claimedFen: reportLimitFen, hasPhoto: true }));
  t.false(isReportTrusted({ claimedFen: reportLimitFen + 1, hasPhoto: true }));
  t.false(isReportTrusted({ claimedFen: 1, hasPhoto: false }));
});

test('every state of a commission says why in both languages', (t) => {
  for (const state of commissionStates) {
    t.regex(commissionWords[state].zh, /\p{Script=Han}/u);
    t.notRegex(commissionWords[state].en, /\p{Script=Han}/u);
  }
});
