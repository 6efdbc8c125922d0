/**
 * SQL: how many pieces of listing `g` could be taken right now at the pickup point of leader `l`, from his own quota, his
 * station's pool and the central pool. Another member may be faster.
 */
export const availableAtPoint = `coalesce((select sum(k.cap - k.taken) from counters k where k.id = any(array[
  'stock|' || g.cycle_id || '|' || g.sku_id || '|' || l.id,
  'stock|' || g.cycle_id || '|' || g.sku_id || '|' || l.site_id,
  'stock|' || g.cycle_id || '|' || g.sku_id || '|central'])), 0)::integer`;

/** SQL: whether leader `l` may sell listing `g`. */
export const soldAtPoint = `(g.leader_tags = '{}' or g.leader_tags && l.tags)`;
