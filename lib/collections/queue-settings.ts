import { z } from 'zod';
import { policyOf } from '@/lib/kernel/policy';
import { defineQuery } from '@/lib/kernel/query';
import { promisesPolicy } from './promise';
import { queuePolicy } from './queue-policy';

/** What was decided about the queue: its weights, its share in plain order, and how late a promise is still kept. */
export const queueSettings = defineQuery({
  name: 'collections.queue-settings',
  summary: 'The weights of the queue, its share in plain order, and the tolerance of promises.',
  permission: 'queue.read',
  input: z.strictObject({}),
  async read({ tx, organisation }) {
    return {
      queue: await policyOf(tx, organisation.id, queuePolicy),
      promises: await policyOf(tx, organisation.id, promisesPolicy),
    };
  },
});
