import { execFileSync } from 'node:child_process';
import { readFileSync, readlinkSync } from 'node:fs';

/** One process at one time: a number alone is given to another process sooner or later. */
export type ProcessIdentity = { pid: number; started: string };

export function identityOf(pid: number): ProcessIdentity {
  return { pid, started: startOf(pid) ?? '' };
}

/** True while the very process that was recorded runs, not a later one with its number. */
export function isRunning(identity: ProcessIdentity): boolean {
  return startOf(identity.pid) === identity.started;
}

/** True when process `pid` exists and works in `folder` or names it in its command line. */
export function worksIn(pid: number, folder: string): boolean {
  try {
    if (process.platform === 'linux') return readlinkSync(`/proc/${pid}/cwd`) === folder;
    return ask('ps', ['-p', String(pid), '-o', 'command=']).includes(folder);
  } catch {
    return false;
  }
}

function startOf(pid: number): string | undefined {
  try {
    if (process.platform !== 'linux')
      return ask('ps', ['-p', String(pid), '-o', 'lstart=']).trim() || undefined;
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    // The name in parentheses may hold spaces; the state follows it, and 19 fields later the start in clock ticks.
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    if (fields[0] === 'Z') return undefined;
    return `${readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim()} ${fields[19]}`;
  } catch {
    return undefined;
  }
}

function ask(program: string, args: string[]): string {
  return execFileSync(program, args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] });
}
