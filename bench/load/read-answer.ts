/** An HTTP answer as far as a load client looks at it. */
export interface HttpAnswer {
  readonly status: number;
  /** The body, one character per byte: enough to find an ASCII field in it. */
  readonly body: string;
  /** The server will close the connection after this answer. */
  readonly closes: boolean;
}

/** Takes the bytes of one connection as they come; the answer once it is whole. One request is open at a time. */
export type AnswerReader = (chunk: Buffer) => HttpAnswer | undefined;

const headEnd = Buffer.from('\r\n\r\n');

/**
 * A reader of HTTP/1.1 answers that have a Content-Length or no body. A parser for everything would cost more than the
 * servers that are measured. Throws on an answer that it cannot read.
 */
export function answerReader(): AnswerReader {
  let kept: Buffer | undefined;
  return (chunk) => {
    const bytes = kept === undefined ? chunk : Buffer.concat([kept, chunk]);
    const answer = parse(bytes);
    // The chunk's memory is used again for the next one.
    kept = answer === undefined ? (kept === undefined ? Buffer.from(chunk) : bytes) : undefined;
    return answer;
  };
}

function parse(bytes: Buffer): HttpAnswer | undefined {
  const end = bytes.indexOf(headEnd);
  if (end < 0) return undefined;
  const head = bytes.toString('latin1', 0, end);
  const status = Number(head.slice(9, 12));
  if (!head.startsWith('HTTP/1.1 ') || !(status >= 200)) throw new Error(`no answer: ${head.slice(0, 80)}`);
  const start = end + headEnd.length;
  const length = status === 204 || status === 304 ? 0 : lengthIn(head);
  if (bytes.length < start + length) return undefined;
  return {
    status,
    body: length === 0 ? '' : bytes.toString('latin1', start, start + length),
    closes: /\r\nconnection: close/i.test(head),
  };
}

function lengthIn(head: string): number {
  const at = head.indexOf('ontent-Length: ');
  const found = at < 0 ? /\r\ncontent-length: *(\d+)/i.exec(head)?.[1] : head.slice(at + 15, at + 25);
  const length = Number.parseInt(found ?? '', 10);
  if (Number.isNaN(length)) throw new Error(`an answer without a length: ${head.slice(0, 200)}`);
  return length;
}
