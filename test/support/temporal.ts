/** The address of the Temporal server that `npm test` has started. */
export function temporalAddress(): string {
  const address = process.env['TUANDA_TEST_TEMPORAL'];
  if (address) return address;
  throw new Error(
    'TUANDA_TEST_TEMPORAL is not set: tests that need Temporal run under `npm test` ' +
      '(one file: `npm test -- test/workflows/order.test.ts`), which starts the server',
  );
}

/** The compiled workflows that `npm test` has bundled once, for `Worker.create({ workflowBundle })`. */
export function workflowBundlePath(): string {
  const path = process.env['TUANDA_TEST_WORKFLOW_BUNDLE'];
  if (path) return path;
  throw new Error('TUANDA_TEST_WORKFLOW_BUNDLE is not set: run the test through `npm test`');
}
