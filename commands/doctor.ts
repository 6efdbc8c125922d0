import { freemem } from 'node:os';
import { diagnose, diagnosisTable } from './local/diagnosis.js';
import { machineChecks } from './local/machine-checks.js';

const help = `npm run doctor [-- --json]

  Looks whether this machine has what \`npm start\` and \`npm test\` need. Changes nothing and asks no network.
  --json  the last line is one flat JSON object of numbers
  The exit code is 1 when something is marked ✗.`;

/** Checks the prerequisites and prints a table. Resolves to 1 when something would keep Tuanda from starting. */
export async function main(argv: readonly string[]): Promise<number> {
  if (argv.includes('--help')) {
    console.log(help);
    return 0;
  }
  const checks = machineChecks({ env: process.env });
  const rows = await Promise.all(checks.map(async (check) => [check.name, await diagnose(check)] as const));
  console.log(diagnosisTable(rows));
  const count = (state: string): number => rows.filter(([, found]) => found.state === state).length;
  const [passed, warnings, failures] = [count('ok'), count('warn'), count('fail')];
  console.log(`\n${rows.length} checks: ${passed} ✓, ${warnings} !, ${failures} ✗`);
  if (argv.includes('--json')) {
    const memoryFreeMegabytes = Math.floor(freemem() / 1024 / 1024);
    console.log(JSON.stringify({ checks: rows.length, passed, warnings, failures, memoryFreeMegabytes }));
  }
  return failures === 0 ? 0 : 1;
}
