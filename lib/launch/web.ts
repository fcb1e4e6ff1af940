import { existsSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { type Address, chooseAddress } from './address';
import { type Claim, claimFolder } from './claim';
import { type Database, migrateDatabase, openDatabase } from './database';
import { loadDemoBook, type SignIn } from './demo-book';
import { Failure } from './failure';
import { ROOT } from './folder';
import { step, unlessStopped } from './say';
import { secrets } from './secrets';
import { type ServeOptions, serve, type WebServer } from './serve';
import { startWorker, type WorkerBeside, wantsWorker } from './worker-beside';

/**
 * Prepares (and then serves the `build` that this gives), opens the database, says where and how to sign in, and
 * stays until it is told to stop. What can be refused at once, is: a second server, a port that is taken.
 */
export async function runWeb(
  mode: ServeOptions['mode'],
  stopped: AbortSignal,
  prepare: () => Promise<{ build?: string }>,
): Promise<number> {
  const claim = await claimFolder(mode);
  try {
    const address = await chooseAddress();
    const { build } = await prepare();
    const database = await openDatabase();
    try {
      return await serveUntilStopped(
        {
          mode,
          ...address,
          ...(build ? { build, processes: webProcesses() } : {}),
          environment: environment(address),
          stopped,
        },
        database,
        claim,
      );
    } finally {
      await database.close();
    }
  } finally {
    claim.release();
  }
}

/** One a core, two at most unless said: the database and the worker need theirs. */
export function webProcesses(): number {
  const said = process.env.DUEBOOK_WEB_PROCESSES;
  if (!said) return Math.min(2, availableParallelism());
  if (!/^[1-9]\d?$/.test(said))
    throw new Failure(`DUEBOOK_WEB_PROCESSES is a number from 1 to 99, not “${said}”.`);
  return Number(said);
}

async function serveUntilStopped(
  options: ServeOptions & { stopped: AbortSignal },
  database: Database,
  claim: Claim,
): Promise<number> {
  let web: WebServer | undefined;
  let worker: WorkerBeside | undefined;
  const comeUp = async () => {
    const signIns = database.embedded ? await loadDemoBook(database.embedded) : [];
    await migrateDatabase(database.url);
    web = await step('Starting the web server', () => serve(options));
    claim.remember(web);
    if (wantsWorker()) worker = startWorker();
    await welcome(web.origin, database, signIns);
    return web.ended;
  };
  try {
    const code = await unlessStopped(options.stopped, comeUp());
    throw new Failure(`The web server ended by itself with code ${code}: see above.`);
  } finally {
    await Promise.all([web?.stop(), worker?.stop()]);
  }
}

/** An address behind a reverse proxy is given in NEXTAUTH_URL; a shared secret in NEXTAUTH_SECRET. */
function environment({ host, port }: Address): Record<string, string> {
  return {
    NEXTAUTH_URL: process.env.NEXTAUTH_URL ?? `http://${host}:${port}`,
    NEXTAUTH_SECRET: process.env.NEXTAUTH_SECRET ?? secrets().session,
  };
}

async function welcome(origin: string, database: Database, signIns: SignIn[]): Promise<void> {
  const lines = ['', `  Duebook is at ${process.env.NEXTAUTH_URL ?? origin}`];
  if (signIns.length > 0) {
    const width = Math.max(...signIns.map(({ email }) => email.length));
    lines.push('', `  Sign in to the demo book with the password ${secrets().demoPassword} as`);
    for (const { email, roles } of signIns) lines.push(`    ${email.padEnd(width)}  ${roles.join(', ')}`);
  }
  const link = database.embedded ? null : await firstAdminLink(process.env.NEXTAUTH_URL ?? origin);
  if (link) lines.push('', `  Nobody can sign in yet. This link makes the first admin, once:`, `    ${link}`);
  lines.push('', '  Ctrl-C stops it.', '');
  process.stdout.write(`${lines.join('\n')}\n`);
}

async function firstAdminLink(origin: string): Promise<string | null> {
  if (!existsSync(join(ROOT, 'lib/identity/first-admin.ts'))) return null;
  const { issueFirstAdminLink } = await import('@/lib/identity/first-admin');
  const { disconnect } = await import('@/lib/kernel/db');
  try {
    return await issueFirstAdminLink(origin);
  } finally {
    await disconnect();
  }
}
