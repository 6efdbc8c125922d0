import test from 'ava';
import { isBand } from '../../../domain/catalogue/temperature-band.js';
import { sellable } from '../../../domain/catalogue/sellable-pool.js';
import { maskPhone, lastDigits } from '../../../domain/member/phone.js';
import { tierOfSales } from '../../../domain/network/leader-tier.js';

const sku = { regionId: 'zhuzhou', leaderTags: [] as string[] };
const leader = { regionId: 'zhuzhou', tags: ['freezer'], active: true };

test('a SKU without tags is sold by every active leader of its region', (t) => {
  t.true(sellable({ sku, leader }));
  t.true(sellable({ sku, leader: { ...leader, tags: [] } }));
  t.false(sellable({ sku, leader: { ...leader, regionId: 'changsha' } }));
  t.false(sellable({ sku, leader: { ...leader, active: false } }));
});

test('a SKU with tags is sold by leaders who carry one of them', (t) => {
  t.true(sellable({ sku: { ...sku, leaderTags: ['freezer', 'school'] }, leader }));
  t.false(sellable({ sku: { ...sku, leaderTags: ['school'] }, leader }));
});

test('a tier starts at exactly its sales', (t) => {
  t.deepEqual([0, 499_999, 500_000, 999_999, 1_000_000].map(tierOfSales), [0, 0, 1, 1, 2]);
});

test('a masked phone shows seven digits, a short one none', (t) => {
  t.is(maskPhone('13812345678'), '138****5678');
  t.is(maskPhone('1234567890'), '**********');
  t.is(lastDigits('13812345678'), '5678');
});

test('a band is one of four', (t) => {
  t.true(isBand('chilled'));
  t.false(isBand('warm'));
});
