/** A request that is sent many times, each time under another idempotency key. */
export interface RequestTemplate {
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** A closed loop: every connection sends its next request as soon as the last one was answered. */
export interface LoadSpec {
  readonly port: number;
  readonly connections: number;
  readonly templates: readonly RequestTemplate[];
  /** Every key is this and a running number, so that no two runs share one. */
  readonly keyPrefix: string;
  /** Answers before it are not counted. */
  readonly warmupMs: number;
  /** How long answers are counted; requests open at its end are still awaited. Infinity: until the requests are used up. */
  readonly measuredMs: number | null;
  /** Requests in all; null: as many as fit in the time. Templates are used in turn, from the first. */
  readonly requestsMax: number | null;
  /** A request without an answer is lost after this. Below 20 s a slow server would be measured by the client's patience. */
  readonly timeoutMs: number;
  /** Lost and 5xx are sent again under the same key until they are answered. */
  readonly retries: boolean;
}

/** What came back; only `window` is about the measured time, all else about the whole run. */
export interface LoadResult {
  readonly sent: number;
  /** 2xx */
  readonly accepted: number;
  /** 4xx, by the problem's code. */
  readonly refused: Readonly<Record<string, number>>;
  /** Answers of 5xx. */
  readonly failed: number;
  /** Requests that nobody answered, each time they were sent. */
  readonly lost: number;
  /** The `orderId` of every 2xx answer that has one, in the order of their coming. */
  readonly orderIds: readonly string[];
  readonly window: WindowFigures;
}

export interface WindowFigures {
  readonly seconds: number;
  readonly accepted: number;
  readonly acceptedPerSecond: number;
  readonly p50Ms: number;
  readonly p99Ms: number;
}
