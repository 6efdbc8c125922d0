import type { Server, ServerResponse } from 'node:http';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type Koa from 'koa';

/** Slower senders are cut off: longer, and idle sockets pile up; shorter, and a phone in a cellar cannot order. */
const REQUEST_TIMEOUT_MILLISECONDS = 30_000;
const HEADER_BYTES_MAX = 8 * 1024;
/** What runs may finish. Shorter, and a slow batch is cut; longer, and the supervisor kills us before we are done. */
const DRAIN_MILLISECONDS = 10_000;

export interface RunningServer {
  readonly port: number;
  /** Accepts nothing more, lets what is in flight finish (10 s at most), and resolves when every socket is closed. */
  readonly close: (drainMilliseconds?: number) => Promise<void>;
}

/** The application listens on the port (0 = any free one). Rejects when the port is taken. */
export async function startServer(
  app: { callback: Koa['callback'] },
  { port, host }: { port: number; host?: string | undefined },
): Promise<RunningServer> {
  const inFlight = new Set<ServerResponse>();
  const server = createServer({
    requestTimeout: REQUEST_TIMEOUT_MILLISECONDS,
    headersTimeout: REQUEST_TIMEOUT_MILLISECONDS,
    maxHeaderSize: HEADER_BYTES_MAX,
  });
  server.on('request', (_request, response) => {
    inFlight.add(response);
    response.on('close', () => inFlight.delete(response));
  });
  const answer = app.callback();
  server.on('request', (request, response) => void answer(request, response));
  await listen(server, port, host);
  return {
    port: (server.address() as AddressInfo).port,
    close: (drainMilliseconds = DRAIN_MILLISECONDS) => drain(server, inFlight, drainMilliseconds),
  };
}

const listen = (server: Server, port: number, host: string | undefined): Promise<void> =>
  new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen({ port, host }, () => {
      server.off('error', reject);
      resolve();
    });
  });

/** An answer in flight tells its client that the socket ends with it; otherwise keep-alive would hold the process. */
async function drain(
  server: Server,
  inFlight: ReadonlySet<ServerResponse>,
  milliseconds: number,
): Promise<void> {
  for (const response of inFlight) if (!response.headersSent) response.setHeader('Connection', 'close');
  const deadline = setTimeout(() => server.closeAllConnections(), milliseconds);
  await new Promise<void>((resolve) => {
    server.close(() => resolve());
    server.closeIdleConnections();
  });
  clearTimeout(deadline);
}
