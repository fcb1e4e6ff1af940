import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  renameSync,
  rmSync,
  symlinkSync,
} from 'node:fs';
import { join, relative, resolve } from 'node:path';
import { Failure } from './failure';
import { kept, ROOT } from './folder';
import { withLock } from './folder-lock';
import { step } from './say';
import { addUser, hasUsers } from './users';

/** A finished build; `folder` is relative to the checkout, as Next wants it. */
export type Build = { folder: string; fresh: boolean };

/**
 * The app built for production from exactly these sources, built now unless it is there already. Each build has a
 * folder of its own that nothing is written over, so that a running server keeps its files; it stays as long as
 * this process lives.
 */
export async function buildApp(stopped?: AbortSignal): Promise<Build> {
  return withLock(kept('build.lock'), async () => {
    const name = fingerprint().slice(0, 16);
    const folder = join(BUILDS, name);
    addUser(join(ROOT, BUILDS, `${name}.users`));
    if (existsSync(join(ROOT, folder))) return { folder, fresh: false };
    await step('Building the app', () => nextBuild(stopped));
    clearUnused();
    moveBuild(join(ROOT, folder));
    return { folder, fresh: true };
  });
}

const BUILDS = '.duebook/builds';

function clearUnused(): void {
  for (const name of readdirSync(join(ROOT, BUILDS))) {
    const build = join(ROOT, BUILDS, name.replace(/\.users$|\.new$/, ''));
    if (hasUsers(`${build}.users`)) continue;
    for (const end of ['', '.new', '.users']) rmSync(build + end, { recursive: true, force: true });
  }
}

/** What Next needs again for its next build, and what belongs to its development server. */
const STAYS = ['cache', 'dev', 'diagnostics', 'types'];

/** Moves what was built out of Next's folder, and into place as a whole. */
function moveBuild(folder: string): void {
  const built = join(ROOT, '.next');
  const making = `${folder}.new`;
  rmSync(making, { recursive: true, force: true });
  mkdirSync(making, { recursive: true });
  for (const name of readdirSync(built)) {
    if (!STAYS.includes(name)) renameSync(join(built, name), join(making, name));
  }
  mendLinks(join(making, 'node_modules'), join(built, 'node_modules'));
  renameSync(making, folder);
}

/** The build's links to packages are relative to where they were made. */
function mendLinks(here: string, before: string): void {
  if (!existsSync(here)) return;
  for (const entry of readdirSync(here, { withFileTypes: true })) {
    const path = join(here, entry.name);
    if (entry.isDirectory()) mendLinks(path, join(before, entry.name));
    if (!entry.isSymbolicLink()) continue;
    const target = resolve(before, readlinkSync(path));
    rmSync(path);
    symlinkSync(relative(here, target), path);
  }
}

/** What a build is made of. Start-up scripts are not part of it. */
const SOURCES = [
  'app',
  'components',
  'lib',
  'public',
  'prisma/schema.prisma',
  'next.config.ts',
  'tsconfig.json',
  'package-lock.json',
  '.postcssrc.json',
];

function fingerprint(): string {
  const hash = createHash('sha256');
  for (const file of SOURCES.flatMap(filesIn))
    hash.update(`${file}\n`).update(readFileSync(join(ROOT, file)));
  return hash.digest('hex');
}

function filesIn(source: string): string[] {
  const path = join(ROOT, source);
  if (!existsSync(path) || source === 'lib/launch') return [];
  const inside = readEntries(path);
  return inside ? inside.flatMap((name) => filesIn(`${source}/${name}`)) : [source];
}

function readEntries(path: string): string[] | undefined {
  try {
    return readdirSync(path).sort();
  } catch {
    return undefined;
  }
}

function nextBuild(stopped?: AbortSignal): Promise<void> {
  const child = spawn(process.execPath, [join(ROOT, 'node_modules/next/dist/bin/next'), 'build'], {
    cwd: ROOT,
    env: { ...process.env, NODE_ENV: 'production' },
    stdio: ['ignore', 'pipe', 'pipe'],
    ...(stopped ? { signal: stopped } : {}),
  });
  const said: Buffer[] = [];
  child.stdout.on('data', (chunk: Buffer) => said.push(chunk));
  child.stderr.on('data', (chunk: Buffer) => said.push(chunk));
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code) => {
      if (code === 0) resolve();
      else
        reject(
          new Failure(`${Buffer.concat(said).toString().trim()}\nThe app could not be built: see above.`),
        );
    });
  });
}
