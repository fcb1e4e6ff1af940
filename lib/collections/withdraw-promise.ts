import { z } from 'zod';
import { lockCustomer } from '@/lib/customers/customer';
import { defineCommand } from '@/lib/kernel/command';
import { textInput } from '@/lib/kernel/input';
import { conflict } from '@/lib/kernel/refusal';
import { findPromise, insertPromiseEnd } from './promise';

/** Takes a promise back: it covers nothing any more. One that was missed already stays missed. */
export const withdrawPromise = defineCommand({
  name: 'collections.withdraw-promise',
  summary: 'Takes a promise to pay back, for a reason.',
  permission: 'queue.act',
  input: z.strictObject({ promise: textInput(20), reason: textInput(500) }),
  async handle(context, input) {
    const { tx, actor } = context;
    const found = await findPromise(tx, actor.organisationId, input.promise);
    await lockCustomer(tx, actor.organisationId, found.number);
    const promise = await findPromise(tx, actor.organisationId, input.promise);
    if (promise.ended) throw conflict('It was taken back already.', 'promise');
    await insertPromiseEnd(context, promise, { reason: input.reason });
    return { promise: input.promise, customer: promise.number };
  },
});
