import { z } from 'zod';
import { defineCommand } from '@/lib/kernel/command';
import { insertContact } from './contacts';
import { customerNumber, lockCustomer } from './customer';
import { contactFields } from './customer-input';

export const addContact = defineCommand({
  name: 'customers.add-contact',
  summary: 'Adds a contact with a role to a customer.',
  permission: 'customers.write',
  input: z.strictObject({ customer: customerNumber, ...contactFields }),
  async handle({ tx, actor, changed }, input) {
    const customer = await lockCustomer(tx, actor.organisationId, input.customer);
    const contact = await insertContact(tx, actor.organisationId, customer, input);
    changed({ subject: 'contact', subjectId: customer.number, before: null, after: contact });
    return { customer: customer.number, contact };
  },
});
