/** SQL: how many pieces of the SKU could be taken at the point of leader `l` in the cycle of listing `g`. */
const piecesOf = (
  skuId: string,
): string => `coalesce((select sum(k.cap - k.taken) from counters k where k.id = any(array[
  'stock|' || g.cycle_id || '|' || ${skuId} || '|' || l.id,
  'stock|' || g.cycle_id || '|' || ${skuId} || '|' || l.site_id,
  'stock|' || g.cycle_id || '|' || ${skuId} || '|central'])), 0)`;

/**
 * SQL: how many pieces of listing `g` could be taken right now at the pickup point of leader `l`, from his own quota, his
 * station's pool and the central pool; a bundle as often as its scarcest component allows. Another member may be faster.
 */
export const availableAtPoint = `(case when g.components = '[]' then ${piecesOf('g.sku_id')} else (
  select coalesce(min(floor(${piecesOf('part."skuId"')} / part.quantity)), 0)
  from jsonb_to_recordset(g.components) as part("skuId" text, quantity integer)) end)::integer`;

/** SQL: whether leader `l` sells listing `g`: it is in his pool, not withdrawn from sale, and he does not hide it. */
export const soldAtPoint = `((g.leader_tags = '{}' or g.leader_tags && l.tags) and g.withdrawn_at is null
  and not exists (select 1 from leader_goods h where h.leader_id = l.id and h.sku_id = g.sku_id and h.hidden))`;

/**
 * SQL: the listings `g` that the point of leader `l` (:leaderId) sells in a cycle `c` of his region, with what he made of
 * them as `o`.
 */
export const listedAtPoint = `listings g join cycles c on c.id = g.cycle_id
  join leaders l on l.id = :leaderId and l.region_id = c.region_id and ${soldAtPoint}
  left join leader_goods o on o.leader_id = l.id and o.sku_id = g.sku_id`;
