// The table of docs/architecture.md ("who may import whom") as rules. Each comment names the alternative.
const types = ['type-only', 'type-import'];
const packages = '^node_modules/';
const builtIns = '^(node:)?[a-z0-9_/]+$';

/** One folder may import only what matches `allowed`; the comment is what a developer reads on a violation. */
const only = (name, [folder, allowed], comment) => ({
  name,
  comment,
  severity: 'error',
  from: { path: folder },
  to: { pathNot: allowed },
});

/** One folder may import types from there, but nothing that exists at run time. */
const typesOnly = (name, [folder, target], comment) => ({
  name,
  comment,
  severity: 'error',
  from: { path: folder },
  to: { path: target, dependencyTypesNot: types },
});

module.exports = {
  forbidden: [
    {
      name: 'no-cycles',
      comment:
        'Two files that import each other are one idea or three: merge them, or move the shared part out.',
      severity: 'error',
      from: {},
      to: { circular: true },
    },
    {
      name: 'no-unresolved',
      comment: 'The import points to nothing; relative imports end in .js.',
      severity: 'error',
      from: {},
      to: { couldNotResolve: true },
    },
    {
      name: 'no-dev-dependency-in-product',
      comment: 'A production install has no devDependencies: move the package or the code.',
      severity: 'error',
      from: { pathNot: '^(test|bench|commands)/|[.](config[.]mjs|cjs)$' },
      to: {
        dependencyTypes: ['npm-dev', 'npm-no-pkg', 'npm-unknown'],
        dependencyTypesNot: types,
        pathNot: '^node_modules/@types/',
      },
    },
    only(
      'domain-is-pure',
      ['^domain/(?!cycle/)', ['^domain/']],
      'domain/ imports domain/ only: take the value as an argument, or do the I/O in a step under activities/.',
    ),
    only(
      'domain-cycle-is-pure',
      ['^domain/cycle/', ['^domain/', '^node_modules/(temporal-polyfill|temporal-spec|temporal-utils)/']],
      'domain/cycle may also use temporal-polyfill, and nothing else from outside domain/.',
    ),
    only(
      'workflows-are-light',
      ['^workflows/', ['^workflows/', '^domain/', '^node_modules/@temporalio/(workflow|common)/']],
      'Workflows import contracts, domain predicates, @temporalio/workflow and @temporalio/common; the rest is a step.',
    ),
    typesOnly(
      'workflows-run-no-policy',
      [
        '^workflows/',
        '^domain/(pricing|inventory|warehouse|transport|routing|commission|ledger|settlement|after-sale)/',
      ],
      'These rules change while orders are open: run them in a step, so that the result is in the history.',
    ),
    typesOnly(
      'workflows-need-no-timetable',
      ['^workflows/', '^domain/cycle/timetable'],
      'The instants of a cycle are on its row: read them in a step.',
    ),
    only(
      'activities-are-steps',
      [
        '^activities/',
        [
          '^activities/',
          '^domain/',
          '^db/(queries|tables|sample)/',
          '^db/[^/]+[.]ts$',
          '^ports/',
          '^print/',
          '^lib/',
          '^workflows/contracts/',
          packages,
          builtIns,
        ],
      ],
      'A step imports domain, db/queries, types of ports and contracts, print and lib.',
    ),
    typesOnly(
      'activities-take-ports-as-dependencies',
      ['^activities/', '^ports/(?!.*-failure[.]ts$)'],
      'Import the type (or the failure that a step must recognise); the provider is given by workers/dependencies or by the API.',
    ),
    typesOnly(
      'activities-take-types-of-contracts',
      ['^activities/', '^workflows/'],
      'Import the type; a step never runs workflow code.',
    ),
    {
      name: 'steps-and-api-know-no-temporal',
      comment:
        'Only workflows/, workers/, lib/ and commands/ touch Temporal; the relay alone starts and signals.',
      severity: 'error',
      from: { path: '^(activities|api|db|domain|ports|print)/' },
      to: { path: '^node_modules/@temporalio/' },
    },
    only(
      'ports-face-outwards',
      ['^ports/', ['^ports/', '^domain/', '^lib/', packages, builtIns]],
      'A port imports domain and lib: pass what it needs as arguments.',
    ),
    only(
      'api-calls-steps',
      [
        '^api/',
        [
          '^api/',
          '^activities/',
          '^domain/',
          '^db/(queries|tables)/',
          '^db/[^/]+[.]ts$',
          '^ports/',
          '^print/',
          '^lib/',
          '^workflows/contracts/identifiers[.]ts$',
          packages,
          builtIns,
        ],
      ],
      'The API imports activities, domain, db/queries, ports, print, lib and contracts/identifiers.',
    ),
    only(
      'db-holds-queries',
      ['^db/', ['^db/', '^domain/', '^lib/', '^workflows/contracts/', packages, builtIns]],
      'db/ imports domain/, lib/ and types of contracts (decision 6): a step belongs to activities/.',
    ),
    typesOnly(
      'db-takes-types-of-contracts',
      ['^db/', '^workflows/contracts/'],
      'Import the type; a query never runs workflow code.',
    ),
    typesOnly(
      'db-takes-types-of-domain',
      [
        '^db/(queries|tables|invariants|migrations)/',
        '^domain/(pricing|inventory|commission|warehouse|transport|routing|settlement|after-sale)/',
      ],
      'A query takes the decided values as arguments; call the rule in the step (decision 6).',
    ),
    only(
      'print-draws-view-models',
      ['^print/', ['^print/', '^domain/', '^lib/', packages, builtIns]],
      'print/ turns a view model into bytes: load it in the step.',
    ),
    only(
      'lib-is-below-all',
      ['^lib/', ['^lib/', '^domain/', packages, builtIns]],
      'lib/ is used by every layer and uses none of them, only the codes of domain/.',
    ),
    only(
      'parties-know-only-http',
      ['^simulation/(?!days/)', ['^simulation/(?!days/)', '^lib/', packages, builtIns]],
      'A party acts through HTTP and SMTP only: use the client.',
    ),
    {
      name: 'parties-know-no-database',
      comment: 'A party acts through HTTP and SMTP only.',
      severity: 'error',
      from: { path: '^simulation/(?!days/)' },
      to: { path: '^node_modules/(knex|pg)/|^node_modules/@temporalio/' },
    },
    only(
      'days-play-the-system',
      [
        '^simulation/days/',
        [
          '^simulation/',
          '^lib/',
          '^domain/',
          '^api/',
          '^workers/',
          '^commands/local/',
          '^db/(queries|tables|sample)/',
          '^db/[^/]+[.]ts$',
          '^workflows/contracts/',
          packages,
          builtIns,
        ],
      ],
      'simulation/days starts servers with commands/local and reads with db/queries.',
    ),
    {
      name: 'only-the-rim-imports-processes',
      comment: 'Only commands/, simulation/days, bench/ and test/ may import api/ or workers/.',
      severity: 'error',
      from: { pathNot: '^(commands|simulation/days|bench|test|api|workers)/' },
      to: { path: '^(api|workers)/' },
    },
    {
      name: 'workers-not-api',
      comment: 'Workers and the API share activities/, never each other.',
      severity: 'error',
      from: { path: '^workers/' },
      to: { path: '^(api|commands|simulation|bench|test)/' },
    },
    {
      name: 'product-knows-no-rim',
      comment: 'test/, bench/, commands/ and simulation/ use the product, never the other way round.',
      severity: 'error',
      from: { path: '^(workflows|activities|ports|workers|api|db|domain|print|lib)/' },
      to: { path: '^(test|bench|commands|simulation)/' },
    },
    {
      name: 'only-tests-import-tests',
      comment:
        'What the product needs does not live under test/; the recorder of histories plays its scenarios.',
      severity: 'error',
      from: { pathNot: '^(test|bench)/|^commands/histories[.]ts$' },
      to: { path: '^test/' },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '^dist[/-]' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    moduleSystems: ['es6', 'cjs'],
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'node', 'default', 'types'],
      extensions: ['.ts', '.d.ts', '.mjs', '.cjs', '.js', '.json'],
    },
  },
};
