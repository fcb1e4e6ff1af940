import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { unprocessable } from '@/lib/kernel/refusal';
import type { AccountStatement } from '../account-statement';
import type { Letter } from '../letter';

/** What goes to the thread that prints, and what comes back. */
export type ToPrint = { id: number; statement?: AccountStatement; letter?: Letter };
export type Printed = { id: number; content?: Uint8Array; failure?: string };

/** A statement of account as a PDF, in its own language. */
export const statementPdf = (statement: AccountStatement): Promise<Buffer> => print({ statement });

/** A letter as a PDF. */
export const letterPdf = (letter: Letter): Promise<Buffer> => print({ letter });

/** Documents that wait at once; who comes on top is told so. Each holds its figures and no more. */
const MOST_WAITING = 50;
/** What the thread may take; a document of a thousand lines takes half of it. */
const MOST_MEGABYTES = 512;
/** It ends when it had nothing to do for so long, and with it goes its memory. */
const IDLE_MS = 30_000;

type Waiting = { resolve: (content: Buffer) => void; reject: (error: Error) => void };

/**
 * Laying a page out takes the processor for a tenth of a second, a long statement for several: in a thread of its own,
 * one document at a time, so that everybody else is served meanwhile.
 */
function print(document: Omit<ToPrint, 'id'>): Promise<Buffer> {
  if (waiting.size >= MOST_WAITING)
    throw unprocessable('Too many documents are being written just now; try again in a moment.');
  clearTimeout(idle);
  thread ??= startThread();
  // Whoever waits keeps the process alive; an idle thread does not.
  thread.ref();
  const id = next;
  next += 1;
  const printed = new Promise<Buffer>((resolve, reject) => waiting.set(id, { resolve, reject }));
  thread.postMessage({ id, ...document });
  return printed;
}

const waiting = new Map<number, Waiting>();
let thread: Worker | undefined;
let idle: NodeJS.Timeout | undefined;
let next = 1;

function startThread(): Worker {
  // By its path in the checkout, as source: a bundle of the web server does not hold it.
  const Thread = Worker;
  const started = new Thread(join(process.cwd(), 'lib/letters/pdf/printer.ts'), {
    execArgv: ['--import', 'tsx'],
    resourceLimits: { maxOldGenerationSizeMb: MOST_MEGABYTES },
  });
  started.on('message', settle);
  started.on('error', (error) => fail(started, error instanceof Error ? error : new Error(String(error))));
  started.on('exit', () => fail(started, new Error('The thread that prints has ended.')));
  return started;
}

function settle({ id, content, failure }: Printed): void {
  const asked = waiting.get(id);
  waiting.delete(id);
  if (content) asked?.resolve(Buffer.from(content));
  else asked?.reject(new Error(`A document could not be laid out: ${failure}`));
  if (waiting.size > 0) return;
  thread?.unref();
  idle = setTimeout(endThread, IDLE_MS).unref();
}

function endThread(): void {
  const ended = thread;
  thread = undefined;
  void ended?.terminate();
}

/** Whoever waits for a thread that is gone is told; the next document starts another. */
function fail(ended: Worker, error: Error): void {
  if (thread !== ended) return;
  thread = undefined;
  const all = [...waiting.values()];
  waiting.clear();
  for (const { reject } of all) reject(error);
}
