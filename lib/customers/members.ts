import { z } from 'zod';
import { defineQuery } from '@/lib/kernel/query';
import { collectors } from './owner';

/** Whom a customer can be given to. */
export const members = defineQuery({
  name: 'customers.members',
  summary: 'The people who work in the queue, to choose an owner from.',
  permission: 'customers.read',
  input: z.strictObject({}),
  async read({ tx, organisation }) {
    const people = await collectors(tx, organisation.id);
    return { data: people.map(({ name, email }) => ({ name, email })) };
  },
});
