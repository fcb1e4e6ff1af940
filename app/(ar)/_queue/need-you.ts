import { headers } from 'next/headers';
import { queueCount } from '@/lib/collections/queue-count';
import { workQueue } from '@/lib/collections/work-queue';
import type { Role } from '@/lib/kernel/permission';
import { ask } from '@/lib/web/ask';
import { readParams } from '../_shell/address';
import { MINE, ownFilter, queueQuestion } from './views';

/**
 * How many customers need the person: the figure beside the queue's name. On the page of the queue its own question tells;
 * elsewhere they are counted.
 */
export async function needYou(roles: readonly Role[]): Promise<number> {
  const own = ownFilter(roles);
  const { pathname, searchParams } = new URL((await headers()).get('x-duebook-path') ?? '/-', 'http://here');
  const params = await readParams(Promise.resolve(Object.fromEntries(searchParams)));
  if (pathname === '/' && params.filter && !params.as_of && !params.known_at) {
    const { need_you, need_me } = (await ask(workQueue, queueQuestion(params))).totals;
    if (own === MINE && need_me !== null) return need_me;
    if (own === params.filter) return need_you;
  }
  return (await ask(queueCount, own === MINE ? { owner: 'me' } : {})).need_you;
}
