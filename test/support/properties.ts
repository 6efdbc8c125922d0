import fc from 'fast-check';

/** Another number searches elsewhere: `TUANDA_TEST_SEED=7 npm test`. */
const SEED = Number(process.env['TUANDA_TEST_SEED'] ?? 20_261_122);

fc.configureGlobal({ seed: SEED });

/** fast-check with one seed for all, so that a suite which turns red was turned red by a change. */
export { fc };
