'use server';

import { handOver } from '@/lib/collections/assign-many';
import { formAction } from '@/lib/web/form-action';

export const handOverAct = formAction(handOver, {
  done: ({ moved }) =>
    `${moved.toLocaleString('en-GB')} ${moved === 1 ? 'customer has' : 'customers have'} a new owner`,
});
