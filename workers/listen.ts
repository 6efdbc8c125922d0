import pg from 'pg';
import type { Logger } from 'pino';

/** Longer: events wait that long after a lost connection; shorter: a database that is down is hammered. */
const reconnectMs = 1000;

/**
 * Calls `onEvent` with what was told whenever a transaction with events has committed, on a connection of its own. A lost connection is
 * made anew; nothing is lost, because readers also look once a second.
 */
export function listenForEvents(
  connectionString: string,
  onEvent: (payload: string) => void,
  log: Logger,
): { stop: () => Promise<void> } {
  let stopped = false;
  let client: pg.Client | undefined;
  let timer: NodeJS.Timeout | undefined;
  const connect = async (): Promise<void> => {
    const next = new pg.Client({ connectionString, application_name: 'tuanda-listen' });
    client = next;
    next.on('notification', ({ payload }) => onEvent(payload ?? ''));
    next.on('error', (error) => log.warn({ error: error.message }, 'the listening connection was lost'));
    next.on('end', () => retry());
    await next.connect();
    await next.query('listen tuanda_events');
    onEvent('');
  };
  const retry = (): void => {
    if (stopped) return;
    clearTimeout(timer);
    timer = setTimeout(() => void connect().catch(retry), reconnectMs);
  };
  void connect().catch(retry);
  return {
    stop: async () => {
      stopped = true;
      clearTimeout(timer);
      await client?.end().catch(() => undefined);
    },
  };
}
