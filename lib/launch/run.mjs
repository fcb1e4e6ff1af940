// Runs a command of package.json on a bare checkout: installs the packages when the lockfile changed, then goes on
// in lib/launch/<command>.ts under the Node of the packages. Needs Node 20 and nothing else.
import { spawn, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { accessSync, constants, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';

const root = join(import.meta.dirname ?? '.', '../..');
const keep = join(root, '.duebook');
const stamp = join(root, 'node_modules/.duebook-installed');
const node = join(root, 'node_modules/node/bin/node');

const [command = '', ...args] = process.argv.slice(2);

refuseOldNode();
makeKeptFolder();
const environment = childEnvironment();
install();
go();

function refuseOldNode() {
  if (Number(process.versions.node.split('.')[0]) >= 20) return;
  stop(`Duebook needs Node 20 or later to begin with, and this is ${process.version}: install a newer Node.`);
}

function makeKeptFolder() {
  try {
    for (const folder of ['.', 'tmp', 'home'])
      mkdirSync(join(keep, folder), { recursive: true, mode: 0o700 });
    for (const folder of [root, keep]) accessSync(folder, constants.W_OK | constants.X_OK);
  } catch {
    stop(
      `Duebook cannot write in ${root}: give your user write permission there, or clone it into a folder of yours.`,
    );
  }
}

/** No telemetry, no downloads beside the packages, and what programs keep in home or temporary folders stays here. */
function childEnvironment() {
  return {
    ...process.env,
    NEXT_TELEMETRY_DISABLED: '1',
    CHECKPOINT_DISABLE: '1',
    PRISMA_HIDE_UPDATE_MESSAGE: '1',
    PRISMA_SCHEMA_ENGINE_BINARY: process.execPath,
    PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD: '1',
    XDG_CACHE_HOME: join(keep, 'home/cache'),
    XDG_CONFIG_HOME: join(keep, 'home/config'),
    XDG_DATA_HOME: join(keep, 'home/data'),
    TMPDIR: join(keep, 'tmp'),
    PATH: [join(root, 'node_modules/node/bin'), join(root, 'node_modules/.bin'), process.env.PATH].join(
      delimiter,
    ),
  };
}

function install() {
  const lock = readFileSync(join(root, 'package-lock.json'), 'utf8');
  const wanted = createHash('sha256').update(`${process.platform} ${process.arch} ${lock}`).digest('hex');
  if (existsSync(node) && existsSync(stamp) && readFileSync(stamp, 'utf8') === wanted) return;
  if (existsSync(node) && isInstalled(lock)) return writeFileSync(stamp, wanted);
  const began = Date.now();
  process.stderr.write('Installing packages …\n');
  rmSync(stamp, { force: true });
  const npm = process.env.npm_execpath?.endsWith('.js')
    ? [process.execPath, process.env.npm_execpath]
    : ['npm'];
  const [program = 'npm', ...before] = npm;
  const flags = ['ci', '--loglevel=error', '--include=dev', '--include=optional', '--ignore-scripts=false'];
  const { status, error } = spawnSync(program, [...before, ...flags], {
    cwd: root,
    env: environment,
    // Standard output belongs to the command.
    stdio: ['ignore', 2, 2],
  });
  if (error || status !== 0)
    stop(
      `The packages could not be installed${error ? ` (${error.message})` : ''}: see above, then try again.`,
    );
  if (!existsSync(node))
    stop('The packages are here but their Node is not: remove node_modules and try again.');
  writeFileSync(stamp, wanted);
  process.stderr.write(`Installing packages: ${((Date.now() - began) / 1000).toFixed(1)} s\n`);
}

/** True when somebody ran `npm install` or `npm ci` by hand: npm's own record has every package. @param {string} lock */
function isInstalled(lock) {
  try {
    const record = JSON.parse(readFileSync(join(root, 'node_modules/.package-lock.json'), 'utf8')).packages;
    return Object.entries(JSON.parse(lock).packages).every(
      ([path, entry]) => path === '' || entry.optional || record[path]?.version === entry.version,
    );
  } catch {
    return false;
  }
}

function go() {
  const child = spawn(node, ['--import', 'tsx', join(root, `lib/launch/${command}.ts`), ...args], {
    cwd: root,
    env: environment,
    stdio: 'inherit',
  });
  for (const signal of /** @type {const} */ (['SIGINT', 'SIGTERM', 'SIGHUP'])) {
    process.on(signal, () => child.kill(signal));
  }
  stopWithNpm(child);
  child.on('error', (error) =>
    stop(`Duebook could not be started (${error.message}): remove node_modules and try again.`),
  );
  child.on('exit', (code, signal) => process.exit(signal ? 1 : (code ?? 1)));
}

/**
 * An npm that was ended without handing the signal on must not leave a server behind.
 * @param {import('node:child_process').ChildProcess} child
 */
function stopWithNpm(child) {
  const npm = process.ppid;
  if (!process.env.npm_lifecycle_event) return;
  const watch = setInterval(() => {
    if (process.ppid === npm) return;
    clearInterval(watch);
    child.kill('SIGTERM');
  }, 1000);
}

/** @param {string} sentence @returns {never} */
function stop(sentence) {
  process.stderr.write(`${sentence}\n`);
  process.exit(1);
}
