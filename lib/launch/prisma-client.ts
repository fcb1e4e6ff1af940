import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { Failure, reasonOf } from './failure';
import { withLock } from './folder-lock';

/** Generates the typed client into prisma/client when prisma/schema.prisma changed; true when it did. */
export async function generateClient(root: string): Promise<boolean> {
  const stamp = join(root, 'prisma/client/.generated-from');
  mkdirSync(dirname(stamp), { recursive: true });
  return withLock(join(root, 'prisma/client/.lock'), async () => {
    const wanted = fingerprint(root);
    if (existsSync(stamp) && readFileSync(stamp, 'utf8') === wanted) return false;
    await generate(root);
    writeFileSync(stamp, wanted);
    return true;
  });
}

function fingerprint(root: string): string {
  const hash = createHash('sha256');
  for (const file of ['prisma/schema.prisma', 'node_modules/prisma/package.json']) {
    hash.update(readFileSync(join(root, file)));
  }
  return hash.digest('hex');
}

async function generate(root: string): Promise<void> {
  const prisma = join(root, 'node_modules/prisma/build/index.js');
  // The engine is not used here; named, it is not downloaded either.
  const quiet = {
    PRISMA_SCHEMA_ENGINE_BINARY: process.execPath,
    CHECKPOINT_DISABLE: '1',
    PRISMA_HIDE_UPDATE_MESSAGE: '1',
  };
  try {
    await promisify(execFile)(process.execPath, [prisma, 'generate', '--no-hints'], {
      cwd: root,
      env: { ...process.env, ...quiet },
    });
  } catch (error) {
    throw new Failure(`prisma/schema.prisma could not be turned into a client: ${reasonOf(error)}`);
  }
}
