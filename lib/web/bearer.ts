import { holderOfApiKey } from '@/lib/identity/api-key';
import { DoorRefusal } from './problem';

/** The bearer key that a request carries; a browser's cookies count for nothing. */
export function tokenOf(request: Request): string {
  const given = request.headers.get('authorization');
  if (!given) throw unauthenticated('Send an API key: Authorization: Bearer duebook_…', '');
  return /^Bearer +(\S+)$/i.exec(given)?.[1] ?? '';
}

/** Who a key acts for and where; one that is malformed, unknown or revoked is refused. */
export async function holderOfToken(token: string) {
  const holder = await holderOfApiKey(token);
  if (!holder)
    throw unauthenticated('This API key is not valid, or it was revoked.', ', error="invalid_token"');
  return holder;
}

const unauthenticated = (detail: string, extra: string) =>
  new DoorRefusal(401, detail, { 'WWW-Authenticate': `Bearer realm="Duebook"${extra}` });
