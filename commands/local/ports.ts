import { createServer } from 'node:net';
import { SetupProblem } from './setup-problem.js';

export interface PortWish {
  /** What listens there: "API", "Temporal". */
  readonly use: string;
  readonly port: number;
  /** The flag or variable by which a person named this very port; then no other is taken. */
  readonly namedBy?: string | undefined;
}

/** The wish that the environment speaks: a port that a variable names must be that one. */
export function wishOf(
  use: string,
  env: NodeJS.ProcessEnv,
  from: { variable: string; port: number },
): PortWish {
  return { use, port: from.port, namedBy: env[from.variable] ? from.variable : undefined };
}

/** Smaller: a second project on the machine finds nothing. Larger: the port found is hard to recognise. */
const neighboursTried = 20;

/** Whether nothing on this machine listens on the port, on the loopback address or on all. */
export async function portIsFree(port: number): Promise<boolean> {
  return (await canListen(port, '127.0.0.1')) && (await canListen(port, '0.0.0.0'));
}

/**
 * The wished port if it is free, else the next free one among its neighbours that is not in `taken`; `say` is told.
 * Throws SetupProblem when a person named the port and it is taken.
 */
export async function choosePort(
  wish: PortWish,
  taken: ReadonlySet<number> = new Set(),
  say: (line: string) => void = () => undefined,
): Promise<number> {
  const usable = async (port: number): Promise<boolean> => !taken.has(port) && (await portIsFree(port));
  if (await usable(wish.port)) return wish.port;
  if (wish.namedBy !== undefined) throw portTaken(wish);
  for (let port = wish.port + 1; port <= Math.min(65_535, wish.port + neighboursTried); port++) {
    if (!(await usable(port))) continue;
    say(`port ${wish.port} is taken, so ${wish.use} uses ${port}`);
    return port;
  }
  const port = await anyFreePort();
  say(`ports ${wish.port} to ${wish.port + neighboursTried} are taken, so ${wish.use} uses ${port}`);
  return port;
}

/** A port that the system says is free at this moment. */
export function anyFreePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' && address ? address.port : 0));
    });
  });
}

function portTaken(wish: PortWish): SetupProblem {
  return new SetupProblem({
    what: `port ${wish.port} for ${wish.use} is taken`,
    found: `another program listens on it, and ${wish.namedBy} asks for this very port`,
    helps: `stop that program (\`ss -ltnp\` names it), give ${wish.namedBy} another number, or leave it out`,
  });
}

function canListen(port: number, host: string): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(false));
    server.listen({ port, host, exclusive: true }, () => server.close(() => resolve(true)));
  });
}
