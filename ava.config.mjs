/** The long files first: a day that starts last would be waited for alone. */
const longFirst = ['/e2e/', '/test/api/small-day', '/workflows/', '/commands/start/', '/simulation/'];

const rank = (file) => {
  const found = longFirst.findIndex((part) => file.includes(part));
  return found === -1 ? longFirst.length : found;
};

export default {
  files: ['dist/test/**/*.test.js'],
  // Child processes: Temporal's native core and process-wide settings are each test file's own.
  workerThreads: false,
  timeout: '120s',
  require: ['./dist/test/support/record-refusals.js'],
  sortTestFiles: (a, b) => rank(a) - rank(b) || (a < b ? -1 : 1),
};
