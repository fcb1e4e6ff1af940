import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { Failure, reasonOf } from './failure';
import { isDone, kept, markDone, ROOT } from './folder';
import { withLock } from './folder-lock';

/** Generates the typed client into prisma/client when prisma/schema.prisma changed; true when it did. */
export async function generateClient(): Promise<boolean> {
  return withLock(kept('prisma-client.lock'), async () => {
    const wanted = fingerprint();
    if (existsSync(join(ROOT, 'prisma/client/client.ts')) && isDone('prisma-client', wanted)) return false;
    await generate();
    markDone('prisma-client', wanted);
    return true;
  });
}

function fingerprint(): string {
  const hash = createHash('sha256');
  for (const file of ['prisma/schema.prisma', 'node_modules/prisma/package.json']) {
    hash.update(readFileSync(join(ROOT, file)));
  }
  return hash.digest('hex');
}

async function generate(): Promise<void> {
  const prisma = join(ROOT, 'node_modules/prisma/build/index.js');
  // The schema engine is not used here; named, it is not downloaded either.
  const env = { ...process.env, PRISMA_SCHEMA_ENGINE_BINARY: process.execPath };
  try {
    await promisify(execFile)(process.execPath, [prisma, 'generate', '--no-hints'], { cwd: ROOT, env });
  } catch (error) {
    throw new Failure(`prisma/schema.prisma could not be turned into a client: ${reasonOf(error)}`);
  }
}
