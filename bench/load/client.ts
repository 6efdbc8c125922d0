import { runClosedLoop } from './closed-loop.js';
import type { LoadAnswer, LoadCall } from './load-client.js';

// The load client is a process of its own: in the process that starts the servers it would be measured with them, and
// it would slow down whoever kills them.
const tell = (answer: LoadAnswer): void => {
  process.send?.(answer);
};

process.on('message', (message) => {
  const { spec, progress } = message as LoadCall;
  runClosedLoop(spec, {
    onWindow: (edge) => tell({ kind: 'window', edge }),
    ...(progress && { onProgress: (done) => tell({ kind: 'progress', ...done }) }),
  }).then(
    (result) => tell({ kind: 'done', result }),
    (error: unknown) => tell({ kind: 'failed', message: String(error) }),
  );
});
process.on('disconnect', () => process.exit(0));
// Whoever started us decides when we end.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => undefined);
