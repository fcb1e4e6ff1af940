import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** The checkout: everything that Duebook reads or writes is in it. */
export const ROOT = join(import.meta.dirname, '../..');

/** What this installation keeps: database, secrets, stamps of what is built. Readable by its owner alone. */
export const KEPT = join(ROOT, '.duebook');

/** The file `name` in the kept folder, which is made when it is missing. */
export function kept(name: string): string {
  mkdirSync(KEPT, { recursive: true, mode: 0o700 });
  return join(KEPT, name);
}

/** What was kept under `name`; undefined when nothing was. */
export function readKept<T>(name: string): T | undefined {
  try {
    return JSON.parse(readFileSync(kept(name), 'utf8')) as T;
  } catch {
    return undefined;
  }
}

export function keep(name: string, value: unknown): void {
  writeFileSync(kept(name), `${JSON.stringify(value, null, 2)}\n`, { mode: 0o600 });
}

/** True when `task` was last done for exactly `fingerprint`. */
export function isDone(task: string, fingerprint: string): boolean {
  return readKept(`${task}.done`) === fingerprint;
}

export function markDone(task: string, fingerprint: string): void {
  keep(`${task}.done`, fingerprint);
}
