import { appendFileSync } from 'node:fs';
import { join } from 'node:path';
import { RuleViolation } from '../../domain/values/rule-violation.js';

/**
 * Loaded by ava before each test file of `npm test`: the codes of the refusals that this process really made are in the
 * folder named by TUANDA_TEST_PROVOKED when it ends. The product knows nothing of it: a class calls whatever its
 * prototype is, and here that is an Error which remembers.
 */
const seen = new Set<string>();

class RememberedError extends Error {
  constructor(message: string) {
    super(message);
    seen.add(message.slice(0, message.indexOf(' ')));
  }
}

const folder = process.env['TUANDA_TEST_PROVOKED'];

if (folder !== undefined) {
  Object.setPrototypeOf(RuleViolation, RememberedError);
  process.once('exit', () => {
    if (seen.size > 0) appendFileSync(join(folder, `${process.pid}.refusals`), `${[...seen].join('\n')}\n`);
  });
}
