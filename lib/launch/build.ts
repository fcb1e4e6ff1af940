import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Failure } from './failure';
import { isDone, kept, markDone, ROOT } from './folder';
import { withLock } from './folder-lock';
import { step } from './say';

/** Builds the app for production unless exactly these sources are built; true when it did. */
export async function buildApp(stopped?: AbortSignal): Promise<boolean> {
  return withLock(kept('build.lock'), async () => {
    const wanted = fingerprint();
    if (existsSync(join(ROOT, '.next/BUILD_ID')) && isDone('build', wanted)) return false;
    await step('Building the app', () => nextBuild(stopped));
    markDone('build', wanted);
    return true;
  });
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
  'proxy.ts',
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
