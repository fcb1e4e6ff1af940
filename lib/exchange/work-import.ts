import { randomUUID } from 'node:crypto';
import { run } from '@/lib/kernel/command';
import { inOrganisation } from '@/lib/kernel/db';
import { Refusal } from '@/lib/kernel/refusal';
import { type BulkImport, findBulk, removeStaged } from './bulk-import';
import { BulkLease, Halted } from './bulk-lease';
import { readNotes } from './bulk-notes';
import { checkBulk } from './check-bulk';
import { inspectBulk } from './inspect-bulk';
import type { Mapping } from './mapping';
import type { ImportSummary } from './preview-import';
import { publishBulk, StaleCheck } from './publish-bulk';
import { stageBulk } from './stage-bulk';

/** Another process is at the import; it can be tried again later. */
export class HeldElsewhere extends Error {}

export type WorkOptions = {
  signal?: AbortSignal;
  /** Hears how far the phase is: lines read, records checked, records written. */
  progress?: (phase: BulkImport['phase'], done: number, total: number) => void;
};

/**
 * Takes a big import on until it has ended, is halted or fails, from wherever it was left: it may be begun any number of
 * times, by any process, and ends in the same ledger. Returns how the import stands; what is no refusal is thrown.
 */
export async function workImport(
  organisationId: number,
  importId: string | bigint,
  options: WorkOptions = {},
): Promise<BulkImport['state']> {
  const id = BigInt(importId);
  const taken = await BulkLease.take(organisationId, id, options.signal);
  if (!taken) throw new HeldElsewhere(`Import ${id} is held by another process.`);
  if (!('lease' in taken)) return taken.bulk.state;
  const { lease } = taken;
  const state = await go(lease, options).catch((error: unknown) => ended(lease, error));
  if (state === 'done' || state === 'cancelled') await clear(organisationId, id);
  return state;
}

/** How often the book may change between the check and the writing. */
const MOST_CHECKS = 5;

async function go(lease: BulkLease, options: WorkOptions): Promise<BulkImport['state']> {
  for (let checks = 0; ; ) {
    const bulk = await lease.batch((tx) => findBulk(tx, lease.organisationId, lease.id));
    const { mapping, phase } = bulk;
    if (!mapping) throw new Error(`Import ${bulk.id} was started without a mapping.`);
    const progress = (done: number, total: number) => options.progress?.(phase, done, total);
    if (phase === 'reading') await read(lease, bulk, mapping, progress);
    else if (phase === 'checking') {
      checks += 1;
      await check(lease, bulk, mapping, progress);
    } else if (phase === 'writing' && bulk.checkOnly) {
      await lease.release('paused');
      return 'paused';
    } else if (phase === 'writing') {
      const again = await publish(lease, bulk, progress, checks < MOST_CHECKS);
      if (!again) return 'done';
    } else return 'done';
  }
}

type Progress = (done: number, total: number) => void;

async function read(lease: BulkLease, bulk: BulkImport, mapping: Mapping, progress: Progress): Promise<void> {
  const { headings, lines, offset, line } = bulk;
  const from =
    headings && lines !== null ? { headings, lines, offset, line } : await inspectBulk(lease, bulk, mapping);
  await stageBulk(lease, bulk, mapping, from, progress);
  await turn(lease, 'checking');
}

async function check(
  lease: BulkLease,
  bulk: BulkImport,
  mapping: Mapping,
  progress: Progress,
): Promise<void> {
  if (!bulk.headings) throw new Error(`Import ${bulk.id} has no headings.`);
  const { summary, basis } = await checkBulk(lease, { ...bulk, headings: bulk.headings }, mapping, progress);
  await lease.batch(async (tx) => {
    const told = { ...(await listLines(tx, lease, mapping)), ...summary.counts() };
    await tx.$executeRaw`
      UPDATE bulk_import SET summary = ${JSON.stringify(told)}::jsonb, basis = ${JSON.stringify(basis)}::jsonb
      WHERE organisation_id = ${lease.organisationId} AND id = ${lease.id}`;
    return told;
  });
  await refuseRefused(lease, bulk);
  await turn(lease, 'writing');
}

/** Lines of each sort that a summary lists one by one. */
const LISTED = 1_000;

async function listLines(
  tx: Parameters<Parameters<BulkLease['batch']>[0]>[0],
  { organisationId, id }: BulkLease,
  mapping: Mapping,
): Promise<Pick<ImportSummary, 'lines' | 'refused' | 'skipped' | 'notes' | 'counted'>> {
  const of = (outcome: 'refused' | 'skipped' | 'note') => readNotes(tx, organisationId, id, outcome, LISTED);
  const [refused, skipped, notes] = [await of('refused'), await of('skipped'), await of('note')];
  const items = mapping.lines === 'one-per-line-item';
  const [counted] = await tx.$queryRaw<{ lines: bigint }[]>`
    SELECT (SELECT count(*) FROM bulk_note n WHERE n.organisation_id = ${organisationId} AND n.bulk_id = ${id}
              AND n.phase = 'reading' AND n.outcome IN ('refused', 'skipped'))
         + (SELECT count(*) FROM bulk_record r WHERE r.organisation_id = ${organisationId} AND r.bulk_id = ${id} AND NOT ${items})
         + (SELECT count(*) FROM bulk_line l WHERE l.organisation_id = ${organisationId} AND l.bulk_id = ${id}) AS lines`;
  return {
    lines: Number(counted?.lines ?? 0),
    refused: refused.lines,
    skipped: skipped.lines,
    notes: notes.lines,
    counted: { refused: refused.count, skipped: skipped.count, notes: notes.count },
  };
}

async function refuseRefused(lease: BulkLease, bulk: BulkImport): Promise<void> {
  if (bulk.leaveOutRefused || bulk.checkOnly) return;
  const { count, lines } = await lease.batch((tx) =>
    readNotes(tx, lease.organisationId, lease.id, 'refused', 1),
  );
  const [first] = lines;
  if (!first) return;
  const many = count === 1 ? 'One line is' : `${count.toLocaleString('en')} lines are`;
  throw new Refusal(
    'unprocessable',
    `${many} refused, so nothing was written. The first: line ${first.line}: ${first.message}`,
  );
}

const turn = (lease: BulkLease, phase: BulkImport['phase']) =>
  lease.batch(
    (tx) => tx.$executeRaw`
      UPDATE bulk_import SET phase = ${phase}, done = 0, total = 0, changed_at = clock_timestamp()
      WHERE organisation_id = ${lease.organisationId} AND id = ${lease.id}`,
  );

/** Writes what was checked; true when the book has changed meanwhile, and it must be checked again. */
async function publish(
  lease: BulkLease,
  bulk: BulkImport,
  progress: Progress,
  mayRepeat: boolean,
): Promise<boolean> {
  const stop = new AbortController();
  let at = { done: 0, total: 0 };
  const onProgress = (done: number, total: number) => {
    at = { done, total };
    progress(done, total);
  };
  const told = setInterval(() => {
    lease.report(at.done, at.total).catch((error: unknown) => {
      if (error instanceof Halted) stop.abort(error);
    });
  }, 1000);
  try {
    const actor = {
      organisationId: lease.organisationId,
      userId: bulk.userId,
      label: bulk.actor,
      roles: ['finance'] as const,
    };
    const input = { bulk: lease.id.toString(), worker: lease.token };
    await run(publishBulk, actor, input, `bulk ${lease.id} ${randomUUID()}`, {
      onProgress,
      signal: stop.signal,
    });
    return false;
  } catch (error) {
    if (stop.signal.aborted) throw stop.signal.reason;
    if (!(error instanceof StaleCheck || (error instanceof Refusal && mayRepeat))) throw error;
    if (!mayRepeat)
      throw new Refusal(
        'conflict',
        'The book changed each time before the import was written. Try again later.',
      );
    await turn(lease, 'checking');
    return true;
  } finally {
    clearInterval(told);
  }
}

/** Gives the import back as its end says: halted, refused for good, or to be taken on again after a fault. */
async function ended(lease: BulkLease, error: unknown): Promise<BulkImport['state']> {
  if (error instanceof Halted && error.why === 'lost') throw error;
  if (error instanceof Halted && error.why !== 'stopped') {
    const state = error.why === 'cancel' ? 'cancelled' : 'paused';
    await lease.release(state);
    return state;
  }
  if (error instanceof Refusal) {
    await lease.release('failed', error.message);
    return 'failed';
  }
  await lease.release('waiting');
  if (error instanceof Halted) return 'waiting';
  throw error;
}

/** Removes the file and what was staged of it: only what the import wrote, and what was said of its lines, stays. */
const clear = (organisationId: number, id: bigint) =>
  inOrganisation(organisationId, (tx) => removeStaged(tx, organisationId, id, true), { timeout: 600_000 });
