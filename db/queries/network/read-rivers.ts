import type { River } from '../../../domain/transport/river.js';
import type { Database } from '../../connection.js';
import { rows } from '../../query.js';

/** The rivers of the site's region, each course in its order, bridges among its points; sorted by name. */
export async function readRivers(on: Database, siteId: string): Promise<River[]> {
  return rows<River>(
    on,
    `select jsonb_agg(p.place order by p.seq) as course,
       coalesce(jsonb_agg(p.place order by p.seq) filter (where p.kind = 'bridge'), '[]') as bridges
     from (
       select c.river, c.seq, c.kind, jsonb_build_object('lat', c.latitude, 'lng', c.longitude) as place
       from crossings c join sites s on s.region_id = c.region_id where s.id = :siteId
     ) p group by p.river order by p.river`,
    { siteId },
  );
}
