import { z } from 'zod';
import { defineCommand } from '@/lib/kernel/command';
import { describeContact, endContactRow, insertContact } from './contacts';
import { customerNumber, lockCustomer } from './customer';
import { contactFields, recordId } from './customer-input';
import { overtaken } from './profile-change';

/** Ends a contact and records what it is from now on, under a new id: history shows it as it was. */
export const editContact = defineCommand({
  name: 'customers.edit-contact',
  summary: 'Changes a contact of a customer: the old one ends, the new one is recorded.',
  permission: 'customers.write',
  input: z.strictObject({ customer: customerNumber, contact: recordId, ...contactFields }),
  async handle({ tx, actor, changed }, input) {
    const customer = await lockCustomer(tx, actor.organisationId, input.customer);
    const before = await endContactRow(tx, actor.organisationId, customer, input.contact);
    if (!before) {
      const record = { subject: 'contact', number: customer.number, id: input.contact } as const;
      throw await overtaken(tx, actor.organisationId, record, describeContact(input));
    }
    const contact = await insertContact(tx, actor.organisationId, customer, input, input.contact);
    changed({ subject: 'contact', subjectId: customer.number, before, after: contact });
    return { customer: customer.number, contact };
  },
});
