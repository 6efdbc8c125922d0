import type pg from 'pg';
import type { Database } from '../../connection.js';
import { preparedBy, withConnection } from '../../prepared.js';
import { lockFenceOn } from '../cycle/locks.js';
import { type BatchToWrite, writeBatch, type WrittenBatch } from './write-batch.js';

/**
 * The whole transaction in one trip to the database: begin, the cycle's fence, writeBatch, commit, sent in one piece.
 * Nothing is decided in between: the statement's guard and the constraints judge, and what they refuse is not written.
 * The pool's connections must be made with `pipeline`. Locks and errors as writeBatch.
 */
export function writeBatchAtOnce(database: Database, batch: BatchToWrite): Promise<WrittenBatch | undefined> {
  return withConnection(database, (connection) => {
    const { stream } = connection.connection;
    const session = preparedBy(connection);
    // One packet instead of four: the server wakes once.
    stream.cork();
    const begun = connection.query('begin');
    const fenced = lockFenceOn(session, batch.cycleId);
    const written = writeBatch(session, batch);
    const committed = connection.query('commit');
    stream.uncork();
    return outcomeOf([begun, fenced, written, committed]);
  });
}

async function outcomeOf(
  trip: [Promise<unknown>, Promise<unknown>, Promise<WrittenBatch | undefined>, Promise<pg.QueryResult>],
): Promise<WrittenBatch | undefined> {
  // All of them, before the connection is another's.
  const settled = await Promise.allSettled(trip);
  const failed = settled.find((one) => one.status === 'rejected');
  if (failed !== undefined) throw failed.reason;
  const { command } = await trip[3];
  if (command !== 'COMMIT') throw new Error(`the batch was answered with ${command}`);
  return trip[2];
}
