import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A running HTTP service of a simulated party, on the loopback interface only. */
export interface HttpService {
  readonly port: number;
  readonly url: string;
  /** Nothing is listening; requests under way were given a moment to end. */
  stop(): Promise<void>;
}

/**
 * Milliseconds that requests under way get to end. Smaller cuts off an answer that was about to leave; larger
 * holds up the stop of the whole system behind one slow client.
 */
const stopGraceMs = 1000;

/** Listens on 127.0.0.1; port 0 takes any free one. A handler that throws is answered with 500. */
export function startHttpService(
  handler: (request: IncomingMessage, response: ServerResponse) => Promise<void>,
  port: number,
): Promise<HttpService> {
  const server = createServer((request, response) => {
    handler(request, response).catch((error: unknown) => {
      process.stderr.write(`${error instanceof Error ? error.stack : String(error)}\n`);
      if (!response.headersSent) sendJson(response, 500, { code: 'SYSTEM_ERROR' });
    });
  });
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', () => {
      const { port: taken } = server.address() as AddressInfo;
      resolve({ port: taken, url: `http://127.0.0.1:${taken}`, stop: () => stopServer(server) });
    });
  });
}

function stopServer(server: Server): Promise<void> {
  return new Promise((resolve) => {
    const cutOff = setTimeout(() => server.closeAllConnections(), stopGraceMs);
    server.close(() => {
      clearTimeout(cutOff);
      resolve();
    });
    server.closeIdleConnections();
  });
}

/** Bytes of a request's body before any parser, at most `limitBytes`; the connection is dropped beyond. */
export async function readRawBody(request: IncomingMessage, limitBytes = 1_048_576): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > limitBytes) throw new Error(`a body of more than ${limitBytes} bytes`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

export function sendJson(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, { 'content-type': 'application/json; charset=utf-8' });
  response.end(JSON.stringify(body));
}

/** The one line by which a parent learns that the party can be called, and where. */
export function announceReady(service: HttpService): void {
  process.stdout.write(`READY ${JSON.stringify({ port: service.port })}\n`);
}

/** SIGTERM and SIGINT run `stop` once and then end the process with code 0. */
export function stopOnSignal(stop: () => Promise<void>): void {
  let stopping = false;
  const onSignal = (): void => {
    if (stopping) return;
    stopping = true;
    void stop().then(() => process.exit(0));
  };
  process.on('SIGTERM', onSignal);
  process.on('SIGINT', onSignal);
}
