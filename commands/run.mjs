// Every npm script comes through here: `node commands/run.mjs NAME [flags]`. It checks the version of Node and the
// installed packages, compiles what changed, and hands over to dist/commands/NAME.js in the same process.
// Written in the JavaScript of old Nodes on purpose, so that an old Node says what is wrong with it.
import { createHash } from 'crypto';
import fs from 'fs';
import { dirname, join, relative } from 'path';
import { fileURLToPath, pathToFileURL } from 'url';
import { Worker } from 'worker_threads';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const dist = join(root, 'dist');
const stampFile = join(dist, '.compiled');
const heartbeatMilliseconds = 3000; // no silence is longer than 5 s

const terminal = process.stdout.isTTY === true;

function print(line) {
  process.stdout.write(`${line}\n`);
}

class Problem extends Error {
  constructor(what, found, helps) {
    super(what);
    this.explain = () => `✗ ${what}\n  found: ${found}\n  helps: ${helps}`;
  }
}

/** Whether a version satisfies a range of the form `^20.19 || ^22.20`; other forms are not used by this project. */
function satisfies(version, range) {
  const [major, minor] = version.split('.').map(Number);
  return range.split('||').some((part) => {
    const [wantedMajor, wantedMinor] = part.trim().replace('^', '').split('.').map(Number);
    return major === wantedMajor && minor >= (wantedMinor || 0);
  });
}

function checkNode() {
  const range = JSON.parse(fs.readFileSync(join(root, 'package.json'), 'utf8')).engines.node;
  // The variable exists for the test of this message: nothing else sets it.
  const version = process.env.TUANDA_PRETEND_NODE || process.versions.node;
  if (satisfies(version, range)) return;
  throw new Problem(
    'this version of Node.js cannot run Tuanda',
    `Node ${version} at ${process.execPath}; package.json asks for ${range}`,
    'install Node 20.19 or a later 20, 22 or 24 (for example `nvm install 20`), then run `npm ci` again',
  );
}

function checkModules() {
  const missing = ['typescript', 'pg', '@temporalio/client'].filter(
    (name) => !fs.existsSync(join(root, 'node_modules', name, 'package.json')),
  );
  if (missing.length === 0) return;
  throw new Problem(
    'the npm packages are not installed',
    `no ${missing.join(', ')} in ${join(root, 'node_modules')}`,
    '`npm ci` in the project folder, without leaving out development packages (the compiler is one)',
  );
}

function filesBelow(folder, extension) {
  if (!fs.existsSync(folder)) return [];
  return fs.readdirSync(folder, { withFileTypes: true }).reduce((found, entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return found.concat(filesBelow(path, extension));
    return entry.name.endsWith(extension) ? found.concat(path) : found;
  }, []);
}

/** The top-level folders that tsconfig.json includes: `lib/**\/*.ts` → lib. */
function sourceFolders() {
  const { include } = JSON.parse(fs.readFileSync(join(root, 'tsconfig.json'), 'utf8'));
  return include.map((pattern) => pattern.split('/')[0]);
}

/** Changes when any source, the compiler's settings or the installed packages change. */
function signatureOf(sources) {
  const hash = createHash('sha256');
  const settings = ['tsconfig.json', 'package-lock.json'].map((name) => join(root, name));
  for (const path of sources.concat(settings).filter((path) => fs.existsSync(path))) {
    const { mtimeMs, size } = fs.statSync(path);
    hash.update(`${relative(root, path)} ${mtimeMs} ${size}\n`);
  }
  return hash.digest('hex');
}

/** Removes compiled files without a source, above all tests that no longer exist. */
function removeStale(folders) {
  for (const folder of folders) {
    for (const path of filesBelow(join(dist, folder), '.js')) {
      if (fs.existsSync(join(root, relative(dist, path).replace(/\.js$/, '.ts')))) continue;
      fs.rmSync(path);
      fs.rmSync(`${path}.map`, { force: true });
    }
  }
}

function compiledFileOf(source) {
  return join(dist, relative(root, source).replace(/\.ts$/, '.js'));
}

/** The compiler runs in a thread, so that it ends with us, however we are ended, and the heartbeat goes on. */
function runCompiler() {
  return new Promise((resolve, reject) => {
    const compiler = join(root, 'node_modules', 'typescript', 'lib', 'tsc.js');
    const argv = ['--project', join(root, 'tsconfig.json'), '--pretty', String(terminal)];
    const thread = new Worker(compiler, { argv });
    thread.on('error', reject);
    thread.on('exit', (code) => {
      if (code === 0) return resolve();
      reject(
        new Problem(
          'the TypeScript sources do not compile',
          'the errors printed above',
          'correct the named lines; on an unchanged checkout run `npm ci` again',
        ),
      );
    });
  });
}

function compile() {
  const folders = sourceFolders();
  const sources = folders.reduce((found, folder) => found.concat(filesBelow(join(root, folder), '.ts')), []);
  const signature = signatureOf(sources);
  const complete = sources.every((source) => fs.existsSync(compiledFileOf(source)));
  if (complete && fs.existsSync(stampFile) && fs.readFileSync(stampFile, 'utf8') === signature)
    return Promise.resolve();
  const started = Date.now();
  fs.mkdirSync(dist, { recursive: true });
  removeStale(folders);
  if (!complete) fs.rmSync(join(dist, '.tsbuildinfo'), { force: true });
  const beat = setInterval(
    () => print(`… compile                ${((Date.now() - started) / 1000).toFixed(0).padStart(5)} s`),
    heartbeatMilliseconds,
  );
  return runCompiler()
    .then(() => {
      fs.writeFileSync(stampFile, signature);
      const time = `${((Date.now() - started) / 1000).toFixed(1)} s`;
      print(`✓ ${'compile'.padEnd(22)} ${time.padStart(7)}  ${sources.length} files`);
    })
    .finally(() => clearInterval(beat));
}

function explainSystem(error) {
  const remedies = {
    ENOSPC: ['the disk is full', 'free some space; `npm run doctor` shows how much is needed'],
    EDQUOT: ['your disk quota is used up', 'free some space; `npm run doctor` shows how much is needed'],
    EACCES: [
      'a file may not be written',
      'give yourself write access to the project folder, or clone it anew',
    ],
    EROFS: ['the file system is read-only', 'clone the project into a folder that can be written'],
  };
  const remedy = remedies[error.code];
  return remedy && new Problem(remedy[0], error.message, remedy[1]).explain();
}

function fail(error) {
  const explained =
    error && typeof error.explain === 'function' ? error.explain() : explainSystem(error || {});
  process.stderr.write(`${explained || (error && error.stack) || error}\n`);
  return 1;
}

function load(name) {
  const entry = join(dist, 'commands', `${name}.js`);
  if (/^[a-z][a-z-]*$/.test(name || '') && fs.existsSync(entry)) return import(pathToFileURL(entry).href);
  const known = filesBelow(join(root, 'commands'), '.ts').map((path) =>
    relative(join(root, 'commands'), path),
  );
  const names = known.filter((path) => !/[\\/]/.test(path)).map((path) => path.replace(/\.ts$/, ''));
  throw new Problem(
    'there is no such command',
    name ? `"${name}"` : 'no name',
    `one of: ${names.sort().join(', ')}`,
  );
}

// Who reads our output may stop reading (`npm run doctor | head`): that is no error of ours.
process.stdout.on('error', (error) => process.exit(error.code === 'EPIPE' ? 0 : 1));

function run() {
  checkNode();
  checkModules();
  const environment = join(root, '.env');
  if (fs.existsSync(environment)) process.loadEnvFile(environment);
  return compile()
    .then(() => load(process.argv[2]))
    .then((command) => command.main(process.argv.slice(3)));
}

Promise.resolve()
  .then(run)
  .catch(fail)
  .then((code) => process.stdout.write('', () => process.exit(code)));
