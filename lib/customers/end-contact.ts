import { z } from 'zod';
import { defineCommand } from '@/lib/kernel/command';
import { conflict } from '@/lib/kernel/refusal';
import { endContactRow } from './contacts';
import { customerNumber, lockCustomer } from './customer';
import { recordId } from './customer-input';

/** A contact is no longer one; it stays readable as it was. */
export const endContact = defineCommand({
  name: 'customers.end-contact',
  summary: 'Ends a contact of a customer; it stays in the history.',
  permission: 'customers.write',
  input: z.strictObject({ customer: customerNumber, contact: recordId }),
  async handle({ tx, actor, changed }, input) {
    const customer = await lockCustomer(tx, actor.organisationId, input.customer);
    const before = await endContactRow(tx, actor.organisationId, customer, input.contact);
    if (!before) throw conflict('This contact was changed or ended meanwhile: look at it again.', 'contact');
    changed({ subject: 'contact', subjectId: customer.number, before, after: null });
    return { customer: customer.number, ended: before };
  },
});
