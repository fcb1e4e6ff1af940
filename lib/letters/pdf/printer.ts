import { parentPort } from 'node:worker_threads';
import { renderToBuffer } from '@react-pdf/renderer';
import { letterSheet } from './letter-sheet';
import type { Printed, ToPrint } from './print';
import { statementSheet } from './statement-sheet';

let last: Promise<unknown> = Promise.resolve();

/** The thread that lays pages out, one document after the other; `print.ts` starts it and speaks to it. */
parentPort?.on('message', ({ id, ...document }: ToPrint) => {
  last = last.then(async () => parentPort?.postMessage(await printed(id, document)));
});

async function printed(id: number, document: Omit<ToPrint, 'id'>): Promise<Printed> {
  try {
    const { statement, letter } = document;
    const sheet = statement ? statementSheet(statement) : letter && letterSheet(letter);
    if (!sheet) throw new Error('There is nothing to print.');
    return { id, content: new Uint8Array(await renderToBuffer(sheet)) };
  } catch (error) {
    return { id, failure: error instanceof Error ? (error.stack ?? error.message) : String(error) };
  }
}
