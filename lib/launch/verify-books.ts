import type { Verification } from '@/lib/health/verify';
import type { Organisation } from '@/lib/kernel/organisation';
import { Failure } from './failure';
import { say } from './say';

/** What was found of the books of each organisation, by its short name. */
export type Verified = { organisation: string; found: Verification };

export type VerifyBooksOptions = { organisation?: string | undefined; signal?: AbortSignal | undefined };

/**
 * Verifies the books of every organisation of the database of `DATABASE_URL`, or of one, saying how it gets on, and
 * keeps what was found. Throws `Failure` when there is no organisation of that name.
 */
export async function verifyBooks(options: VerifyBooksOptions = {}): Promise<Verified[]> {
  const { verifyOrganisation } = await import('@/lib/health/verify');
  const { recordVerification } = await import('@/lib/health/record-verification');
  const verified: Verified[] = [];
  for (const { id, slug } of await organisations(options.organisation)) {
    options.signal?.throwIfAborted();
    const found = await verifyOrganisation(id, { signal: options.signal, onProgress: progressOf(slug) });
    await recordVerification(found, 'command line');
    verified.push({ organisation: slug, found });
  }
  return verified;
}

async function organisations(slug: string | undefined): Promise<Pick<Organisation, 'id' | 'slug'>[]> {
  const { inJobs, organisationIds } = await import('@/lib/kernel/db');
  const { organisationOf } = await import('@/lib/kernel/organisation');
  const ids = await organisationIds();
  const all = await Promise.all(ids.map((id) => inJobs(id, (tx) => organisationOf(tx, id))));
  const chosen = slug === undefined ? all : all.filter((organisation) => organisation.slug === slug);
  if (slug !== undefined && chosen.length === 0) throw new Failure(`There is no organisation ${slug}.`);
  return chosen;
}

/** A line for each step; of a long chain one for each tenth. */
function progressOf(slug: string) {
  let said = '';
  return ({ step, done, of }: { step: string; done?: bigint; of?: bigint }) => {
    const tenth = done !== undefined && of ? (done * 10n) / of : 0n;
    const line =
      done === undefined ? `${slug}: ${step}` : `${slug}: ${step}, ${tenth * 10n} % of ${of} sealed entries`;
    if (line === said) return;
    said = line;
    say(`  ${line}`);
  };
}
