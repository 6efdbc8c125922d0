import test from 'ava';
import { orderOfTrade, tradeNoOf } from '../../../domain/payment/trade-number.js';
import { makeOrderId } from '../../../domain/values/ids.js';
import { fc } from '../../support/properties.js';

test('a number names its order and its payer', (t) => {
  const bytes = fc.uint8Array({ minLength: 14, maxLength: 14 });
  fc.assert(
    fc.property(bytes, (random) => {
      const orderId = makeOrderId({ cutoffDay: '2026-11-22', random });
      const [member, leader] = [tradeNoOf(orderId, 'member'), tradeNoOf(orderId, 'leader')];
      return (
        member !== leader &&
        orderOfTrade(member) === orderId &&
        orderOfTrade(leader) === orderId &&
        /^[0-9A-Z]{1,32}$/.test(leader)
      );
    }),
  );
  t.is(orderOfTrade('261122NOTHING'), '261122NOTHING');
});
