import { z } from 'zod';
import { insertTouch } from '@/lib/collections/touch';
import type { Actor } from '@/lib/kernel/actor';
import { defineCommand, run } from '@/lib/kernel/command';
import { noteUse } from './act';
import { visitOf } from './link';

/** Puts a visit on the customer's timeline. It is the customer's act: nobody was chased by it. */
export const noteVisit = defineCommand({
  name: 'portal.note-visit',
  summary: 'Notes that a contact looked at its account.',
  permission: 'portal.visit',
  input: z.strictObject({}),
  async handle(context) {
    const visit = await visitOf(context);
    await insertTouch(context, {
      customerId: visit.customer.id,
      kind: 'visit',
      body: '',
      contactId: visit.contact.id,
    });
    await noteUse(context, visit, 'visit');
    return { noted: true };
  },
});

/** Once an hour for each link, whatever is reloaded: the hour is part of the request key, so that a second one is the first. */
export async function noteVisitThisHour(actor: Actor, now: Date): Promise<void> {
  const hour = now.toISOString().slice(0, 13);
  await run(noteVisit, actor, {}, `portal ${actor.link} visit ${hour}`);
}
