import { readFileSync, statSync } from 'node:fs';
import { Failure } from './failure';

/** How PostgreSQL's programs are started: what stands before the program, and who owns the data. */
export type PostgresAccount = { prefix: string[]; uid?: number; gid?: number };

/**
 * PostgreSQL refuses to run as root. Root therefore starts it as an unprivileged account of the system. That
 * account cannot walk into a folder that is root's alone (a clone under `mktemp -d`), so it keeps the one
 * capability of passing by file modes, and nothing else that root may do.
 */
export function postgresAccount(dataFolder: string): PostgresAccount {
  if (process.getuid?.() !== 0) return { prefix: [] };
  const { uid, gid } =
    ownerOf(dataFolder) ?? systemAccount('postgres') ?? systemAccount('nobody') ?? refuse();
  const capability = '-all,+dac_override';
  const prefix = [
    'setpriv',
    `--reuid=${uid}`,
    `--regid=${gid}`,
    '--clear-groups',
    `--inh-caps=${capability}`,
    `--ambient-caps=${capability}`,
    // Without it access(2), by which PostgreSQL finds its own programs, ignores the capability.
    '--securebits=+no_setuid_fixup',
  ];
  return { prefix, uid, gid };
}

/** Data once made stays with the account that made it. */
function ownerOf(folder: string): { uid: number; gid: number } | undefined {
  const found = statSync(folder, { throwIfNoEntry: false });
  return found && found.uid !== 0 ? { uid: found.uid, gid: found.gid } : undefined;
}

function systemAccount(name: string): { uid: number; gid: number } | undefined {
  const line = readFileSync('/etc/passwd', 'utf8')
    .split('\n')
    .find((entry) => entry.startsWith(`${name}:`));
  const [, , uid, gid] = line?.split(':') ?? [];
  return uid && gid ? { uid: Number(uid), gid: Number(gid) } : undefined;
}

function refuse(): never {
  throw new Failure(
    'PostgreSQL does not run as root and this system has no account “postgres” or “nobody”: run as another user, or set DATABASE_URL.',
  );
}
