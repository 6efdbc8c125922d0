import test from 'ava';
import { fc } from '../../support/properties.js';
import { offerStock, type StockGoodsNode } from '../../../domain/inventory/stock-goods.js';

/** One node over its cycles, by cutoff: what entered is what is free and what was taken; stock expires, never grows. */
const places = fc
  .record({
    usable: fc.nat(40),
    cycles: fc.array(
      fc.record({ selling: fc.boolean(), taken: fc.nat(12), free: fc.nat(12), expired: fc.nat(5) }),
      { minLength: 1, maxLength: 4 },
    ),
  })
  .map(({ usable, cycles }): StockGoodsNode[] => {
    let left = usable;
    return cycles.map(({ selling, taken, free, expired }, index) => {
      left = Math.max(0, left - expired);
      return { counterId: `k${index}`, selling, taken, free, entered: taken + free, usable: left };
    });
  });

test('no piece on hand is offered twice, and none that is free is kept back', (t) => {
  fc.assert(
    fc.property(places, (nodes) => {
      const changes = offerStock(nodes);
      const after = nodes.map((node) => {
        const change = changes.find(({ counterId }) => counterId === node.counterId)?.quantity ?? 0;
        t.true(change >= -node.free);
        return { ...node, entered: node.entered + change, free: node.free + change };
      });
      const sellable = after.filter((node) => node.selling);
      const [first] = sellable;
      if (first === undefined) {
        t.deepEqual(changes, []);
        return;
      }
      const reserved = after.reduce((sum, node) => sum + node.taken, 0);
      const offered = sellable.reduce((sum, node) => sum + node.free, 0);
      // Oversold stock stays sold; then nothing more is offered.
      t.true(reserved + offered <= Math.max(nodes[0]?.usable ?? 0, reserved));
      const before = nodes.slice(
        0,
        nodes.findIndex((node) => node.counterId === first.counterId),
      );
      const others = nodes.filter((node) => node.counterId !== first.counterId);
      const free = first.usable - others.reduce((sum, node) => sum + node.taken, 0);
      t.true(before.every((node) => !node.selling));
      t.is(first.entered, Math.max(first.taken, free));
    }),
    { numRuns: 400 },
  );
});

test('offering twice changes nothing more', (t) => {
  fc.assert(
    fc.property(places, (nodes) => {
      const changes = new Map(offerStock(nodes).map(({ counterId, quantity }) => [counterId, quantity]));
      const after = nodes.map((node) => {
        const change = changes.get(node.counterId) ?? 0;
        return { ...node, entered: node.entered + change, free: node.free + change };
      });
      t.deepEqual(offerStock(after), []);
    }),
  );
});

test('what a closed cycle took is reserved, and what it left is the next one’s', (t) => {
  const closed = { counterId: 'k0', selling: false, taken: 4, free: 6, entered: 10, usable: 10 };
  const next = { counterId: 'k1', selling: true, taken: 0, free: 0, entered: 0, usable: 10 };
  t.deepEqual(offerStock([closed, next]), [{ counterId: 'k1', quantity: 6 }]);
});
