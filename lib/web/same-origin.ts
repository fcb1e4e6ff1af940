import { headers } from 'next/headers';
import { forbidden } from '@/lib/kernel/refusal';

/**
 * Refuses a form that did not come from our own pages. Next compares the origin when there is one; a missing one is
 * refused here too, as every browser that we support sends it with a POST.
 */
export async function assertSameOrigin(): Promise<void> {
  const list = await headers();
  if (!isSameOrigin(list))
    throw forbidden('This form was not sent from Duebook’s own pages. Reload the page and send it again.');
}

/** Whether `Origin` is there and names the host that the request was sent to (before a reverse proxy, if any). */
export function isSameOrigin(list: Pick<Headers, 'get'>): boolean {
  const origin = list.get('origin');
  const host = list.get('x-forwarded-host')?.split(',')[0]?.trim() ?? list.get('host');
  if (!origin || !host || !URL.canParse(origin)) return false;
  return new URL(origin).host === host.toLowerCase();
}
