/**
 * Below zero if `a` sorts before `b`, by code unit and never by locale: an order that people or money depend
 * on must be the same on every machine.
 */
export function compareText(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}
