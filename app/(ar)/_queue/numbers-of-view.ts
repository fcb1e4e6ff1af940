'use server';

import { queueNumbers } from '@/lib/collections/queue-numbers';
import { ask } from '@/lib/web/ask';

/** The numbers of everybody in a view of the queue. */
export const numbersOfView = async (
  filter: string,
  q: string,
): Promise<{ numbers: string[]; more: boolean }> => ask(queueNumbers, { filter, q });
