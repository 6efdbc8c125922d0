import pg from 'pg';
import { schemaName } from '../../../db/connection.js';
import { pause } from '../../parties/rounds.js';
import type { Moment } from './moments.js';

/** A step in the act: its transaction is open and waits inside the database for a lock that we hold. */
export interface Caught {
  /** The database's process that serves the step. */
  readonly pid: number;
  /** The name of the step's connection, which is its process's. */
  readonly application: string;
  /** The statement in which it waits. */
  readonly statement: string;
  /** The moment's effect as it is without the step. */
  readonly effectBefore: number;
  /** Resolves when the lock went with the database, which had been killed. */
  readonly gone: Promise<void>;
  /** The lock is given back, or went with the database. */
  release(): Promise<void>;
}

/** A connection that refuses to wait long, and that a dying server may take away. */
export async function connectWatcher(connectionString: string): Promise<pg.Client> {
  const client = new pg.Client({
    connectionString,
    options: `-c search_path=${schemaName} -c lock_timeout=500 -c statement_timeout=5000`,
    application_name: 'tuanda-kills',
  });
  client.on('error', () => undefined); // the server is a victim: the next query tells
  await client.connect();
  return client;
}

/** Smaller: the watcher is work for the database. Larger: a step that waits may give up (2 s) before we have seen it. */
const lookEveryMs = 8;

/**
 * The next step of this kind but `skip`, caught where it writes its table: the table is locked against writers, and
 * whoever waits for it with another statement is let through. Undefined when stopped. Throws when the database goes.
 */
export async function catchStep(
  client: pg.Client,
  moment: Moment,
  { skip, stopped }: { readonly skip: number; readonly stopped: AbortSignal },
): Promise<Caught | undefined> {
  let left = skip;
  const gone = new Promise<void>((resolve) => client.once('end', resolve));
  while (!stopped.aborted) {
    const waiter = (await lock(client, moment)) ? await firstWaiter(client, moment, stopped) : undefined;
    if (waiter !== undefined && (await isTheStep(client, waiter, moment)) && left-- <= 0) {
      const effectBefore = await effectOf(client, moment);
      return { ...waiter, effectBefore, gone, release: () => release(client) };
    }
    await client.query('rollback');
    await pause(2, stopped);
  }
  return undefined;
}

async function isTheStep(
  client: pg.Client,
  { statement, application }: Waiter,
  { carrier, near, statement: expected }: Moment,
): Promise<boolean> {
  if (!expected.test(statement) || application !== `tuanda-${carrier}`) return false;
  const { rows } = await client.query<{ isNear: boolean }>(`select (${near}) as "isNear"`);
  return rows[0]?.isNear === true;
}

/** How often the moment's step has been committed. */
export async function effectOf(client: pg.Client, moment: Moment): Promise<number> {
  const { rows } = await client.query<{ n: number }>(`select ${moment.effect} as n`);
  return rows[0]?.n ?? 0;
}

/** False if somebody was writing for too long: then it is tried again. */
async function lock(client: pg.Client, { table }: Moment): Promise<boolean> {
  await client.query('begin');
  try {
    await client.query(`lock table ${table} in share mode`);
    return true;
  } catch (error) {
    if (error instanceof pg.DatabaseError && error.code === '55P03') return false;
    throw error;
  }
}

type Waiter = Pick<Caught, 'pid' | 'application' | 'statement'>;

async function firstWaiter(
  client: pg.Client,
  { table }: Moment,
  stopped: AbortSignal,
): Promise<Waiter | undefined> {
  while (!stopped.aborted) {
    await client.query('select pg_stat_clear_snapshot()');
    const { rows } = await client.query<Waiter>(
      `select a.pid, a.application_name as application, a.query as statement
       from pg_locks l join pg_stat_activity a on a.pid = l.pid
       where l.relation = '${schemaName}.${table}'::regclass and not l.granted
         and a.datname = current_database() and a.application_name <> 'tuanda-kills'
       order by l.waitstart limit 1`,
    );
    if (rows[0]) return rows[0];
    await pause(lookEveryMs, stopped);
  }
  return undefined;
}

async function release(client: pg.Client): Promise<void> {
  await client.query('rollback').catch(() => undefined);
}
