import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { holderOf, takeLock } from './folder-lock';
import { isRunning } from './process-identity';

/** Notes in `folder` that this process uses what it stands for; returns the note, to be removed when it no longer does. */
export function addUser(folder: string): string {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const note = join(folder, `${process.pid}-${randomBytes(4).toString('hex')}`);
  takeLock(note);
  return note;
}

/** Whether any living process is noted in `folder`; notes of dead ones are cleared. */
export function hasUsers(folder: string): boolean {
  if (!existsSync(folder)) return false;
  const alive = readdirSync(folder).filter((name) => {
    const user = holderOf(join(folder, name));
    if (user && isRunning(user)) return true;
    rmSync(join(folder, name), { force: true });
    return false;
  });
  return alive.length > 0;
}
