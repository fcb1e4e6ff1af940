import { randomUUID } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import { basename } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { ImportSummary } from '@/lib/exchange/preview-import';
import type { Actor } from '@/lib/kernel/actor';
import type { Organisation } from '@/lib/kernel/organisation';
import { Failure } from './failure';
import type { ImportArguments } from './import-arguments';
import { say } from './say';

/**
 * Imports a file that is too large for one command, in this process: sent, read, checked and written part by part. When
 * it is stopped or killed nothing is in the book; run again with the same file, it goes on where it was. A dry run reads
 * and checks all of it, and then gives it up. Null when it was stopped.
 */
export async function importBig(
  given: ImportArguments,
  bytes: number,
  actor: Actor,
  organisation: Organisation,
  stopped: AbortSignal,
): Promise<ImportSummary | null> {
  const { run } = await import('@/lib/kernel/command');
  const { answer } = await import('@/lib/kernel/query');
  const { bulkImport } = await import('@/lib/exchange/bulk-progress');
  const { cancelBulk, writeBulk } = await import('@/lib/exchange/bulk-acts');
  const bulk = await begin(given, bytes, actor, organisation);
  let state = await work(actor.organisationId, bulk, stopped);
  let ended = await answer(bulkImport, actor, { bulk });
  if (state === 'paused' && ended.check_only && ended.summary) {
    if (given.dryRun || (ended.summary.refused.length > 0 && !given.leaveOutRefused)) {
      await run(cancelBulk, actor, { bulk }, randomUUID());
      return ended.summary;
    }
    // It was dry-run by somebody before, and is to be written now.
    await run(writeBulk, actor, { bulk, leave_out_refused: given.leaveOutRefused }, randomUUID());
    state = await work(actor.organisationId, bulk, stopped);
    ended = await answer(bulkImport, actor, { bulk });
  }
  if (state === 'done' && ended.summary) return ended.summary;
  if (state === 'failed' && ended.summary?.refused.length) {
    say(ended.failure ?? '');
    return ended.summary;
  }
  if (state === 'failed' || state === 'cancelled')
    throw new Failure(ended.failure ?? 'The import was given up.');
  say('Stopped: nothing was written. Run the same again, and it goes on where it was.');
  return null;
}

/** The import of this file that was begun before, or a new one. */
async function begin(
  given: ImportArguments,
  bytes: number,
  actor: Actor,
  organisation: Organisation,
): Promise<string> {
  const { run } = await import('@/lib/kernel/command');
  const { resumeBulk, startBulk } = await import('@/lib/exchange/bulk-acts');
  const { BULK } = await import('@/lib/exchange/bulk-import');
  const { unfinishedBulk } = await import('@/lib/exchange/unfinished-bulk');
  const { storeFile } = await import('@/lib/exchange/store-file');
  if (bytes > BULK.bytes)
    throw new Failure(
      `The file is larger than ${BULK.bytes / 1024 / 1024} MB. Split it and import the parts.`,
    );
  const { kind } = given;
  const fileName = basename(given.file);
  const file = await open(given.file);
  try {
    const part = (position: number) => readPart(file, position * BULK.part, BULK.part);
    const found = await unfinishedBulk(actor.organisationId, { kind, fileName, bytes, part });
    if (found) {
      if (given.dryRun && !found.checkOnly)
        throw new Failure('This file is being imported already: there is nothing to try.');
      say('This file is half imported already: going on where it was.');
      if (!found.checked) await run(resumeBulk, actor, { bulk: found.bulk }, randomUUID());
      return found.bulk;
    }
    const mapping = await mappingOf(given, await part(0), bytes, actor, organisation);
    const parts = () => createReadStream(given.file, { highWaterMark: BULK.part });
    const bulk = await storeFile(actor, { kind, fileName, bytes, parts }, sayTenths('sent', 'bytes'));
    const how = { leave_out_refused: given.leaveOutRefused, check_only: given.dryRun };
    await run(startBulk, actor, { bulk, mapping, ...how }, randomUUID());
    return bulk;
  } finally {
    await file.close();
  }
}

async function mappingOf(
  given: ImportArguments,
  first: Uint8Array,
  bytes: number,
  actor: Actor,
  organisation: Organisation,
) {
  const { mappingFor } = await import('@/lib/exchange/try-import');
  const { headTable } = await import('@/lib/exchange/head-table');
  const table = (settled: object) => headTable(first, bytes, basename(given.file), settled);
  const mapping = await mappingFor(actor, organisation, { ...given, table });
  say(
    `Columns: ${Object.entries(mapping.columns)
      .map(([field, heading]) => `${field} from “${heading}”`)
      .join(', ')}.`,
  );
  const { encoding, delimiter } = table(mapping);
  return { encoding, delimiter, ...mapping };
}

async function readPart(file: FileHandle, at: number, size: number): Promise<Uint8Array> {
  const { buffer, bytesRead } = await file.read(Buffer.alloc(size), 0, size, at);
  return buffer.subarray(0, bytesRead);
}

/** Works at the import itself; while another process does, it is only followed. */
async function work(organisationId: number, bulk: string, stopped: AbortSignal): Promise<string> {
  const { HeldElsewhere, workImport } = await import('@/lib/exchange/work-import');
  const tellers = {
    reading: sayTenths('read', 'lines'),
    checking: sayTenths('checked', 'records'),
    writing: sayTenths('written', 'records'),
    done: () => undefined,
  };
  while (!stopped.aborted) {
    try {
      return await workImport(organisationId, bulk, {
        signal: stopped,
        progress: (phase, done, total) => tellers[phase](done, total),
      });
    } catch (error) {
      if (stopped.aborted) break;
      if (!(error instanceof HeldElsewhere)) throw error;
      say('  Another process is at this import.');
      await sleep(2000, undefined, { signal: stopped }).catch(() => undefined);
    }
  }
  return 'waiting';
}

function sayTenths(verb: string, noun: string): (done: number, total: number) => void {
  let said = -1;
  return (done, total) => {
    const tenth = total === 0 ? 0 : Math.floor((done * 10) / total);
    if (total === 0 || tenth === said) return;
    said = tenth;
    say(`  ${done.toLocaleString('en')} of ${total.toLocaleString('en')} ${noun} ${verb}`);
  };
}
