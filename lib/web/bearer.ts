import { actorOfApiKey } from '@/lib/identity/api-key';
import type { Actor } from '@/lib/kernel/actor';
import { DoorRefusal } from './problem';

/** Who a request's bearer key acts for. Nothing else authorises the API: a browser's cookies count for nothing. */
export async function actorOfRequest(request: Request): Promise<Actor> {
  const given = request.headers.get('authorization');
  if (!given) throw unauthenticated('Send an API key: Authorization: Bearer duebook_…', '');
  const token = /^Bearer +(\S+)$/i.exec(given)?.[1];
  const actor = token ? await actorOfApiKey(token) : null;
  if (!actor)
    throw unauthenticated('This API key is not valid, or it was revoked.', ', error="invalid_token"');
  return actor;
}

const unauthenticated = (detail: string, extra: string) =>
  new DoorRefusal(401, detail, { 'WWW-Authenticate': `Bearer realm="Duebook"${extra}` });
