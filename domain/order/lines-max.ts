/**
 * Different SKUs in one order, and so in one cart. More: one order locks half the counters.
 * Fewer: a weekly shop needs two orders.
 *
 * @rule ORD-19 An order, and the cart it is made from, take this many different SKUs.
 * @value ORDER_LINES_MAX SKUs
 * @test test/activities/cart/cart.test.ts › what cannot be put in is refused by name
 */
export const ORDER_LINES_MAX = 60;
