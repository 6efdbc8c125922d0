import { connect, type Socket } from 'node:net';
import { answerReader, type HttpAnswer } from './read-answer.js';

/** One keep-alive connection with at most one request open. */
export interface LoadConnection {
  /** Sends the bytes of a whole request; `onAnswer` or `onLost` is called once for it, never before this returns. */
  send(request: string): void;
  /** Gives the open request up: it is lost. */
  abandon(): void;
  close(): void;
}

export interface ConnectionOptions {
  readonly port: number;
  readonly onAnswer: (answer: HttpAnswer) => void;
  /** The server has gone, or refused the connection: whether it did what was asked is unknown. */
  readonly onLost: () => void;
}

/** Answers are a few hundred bytes; a larger one is put together from pieces. */
const bufferBytes = 8 * 1024;

/**
 * A connection to this machine that is opened at the first request and again when it was lost. Raw sockets: Node's own
 * client costs twice what the fastest measured server does.
 */
export function loadConnection({ port, onAnswer, onLost }: ConnectionOptions): LoadConnection {
  let socket: Socket | undefined;
  let isOpen = false;

  const end = (of: Socket): void => {
    if (of !== socket) return;
    socket = undefined;
    of.destroy();
    if (!isOpen) return;
    isOpen = false;
    onLost();
  };

  const open = (): Socket => {
    const reader = answerReader();
    const made: Socket = connect({
      port,
      host: '127.0.0.1',
      noDelay: true,
      onread: {
        buffer: Buffer.allocUnsafe(bufferBytes),
        callback: (bytes, buffer) => {
          const answer = reader(Buffer.from(buffer.buffer, buffer.byteOffset, bytes));
          if (answer === undefined) return true;
          isOpen = false;
          if (answer.closes) end(made);
          onAnswer(answer);
          return true;
        },
      },
    });
    made.on('error', () => undefined); // 'close' follows
    made.on('close', () => end(made));
    return made;
  };

  return {
    send: (request) => {
      socket ??= open();
      isOpen = true;
      socket.write(request, 'latin1');
    },
    abandon: () => {
      if (socket) end(socket);
    },
    close: () => {
      isOpen = false;
      socket?.destroy();
      socket = undefined;
    },
  };
}
