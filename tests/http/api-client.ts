import { createApiKey } from '@/lib/identity/api-key-commands';
import type { Json } from '@/lib/kernel/canonical';
import type { Role } from '@/lib/kernel/permission';
import { API_ROOT } from '@/lib/web/api-map';
import type { Problem } from '@/lib/web/problem';
import type { Book } from '../support/world';

/** What takes a request: the door itself, or a server. */
export type Send = (request: Request) => Promise<Response>;

export type ApiAnswer = { status: number; headers: Headers; body: Json; problem: Problem };

export type Api = {
  get(path: string, headers?: Record<string, string>): Promise<ApiAnswer>;
  /** Sends JSON; a string as it is. */
  post(path: string, body: unknown, headers?: Record<string, string>): Promise<ApiAnswer>;
  call(method: string, path: string, init?: RequestInit): Promise<ApiAnswer>;
};

/** The API as the holder of a key sees it; without a key, as anybody does. */
export function openApi(send: Send, key?: string, origin = 'http://duebook.test'): Api {
  const call: Api['call'] = async (method, path, init = {}) => {
    const headers = new Headers(init.headers);
    if (key && !headers.has('authorization')) headers.set('authorization', `Bearer ${key}`);
    const response = await send(new Request(origin + API_ROOT + path, { ...init, method, headers }));
    const text = await response.text();
    const body = (text === '' ? null : JSON.parse(text)) as Json;
    return { status: response.status, headers: response.headers, body, problem: body as unknown as Problem };
  };
  return {
    call,
    get: (path, headers = {}) => call('GET', path, { headers }),
    post: (path, body, headers = {}) =>
      call('POST', path, {
        body: typeof body === 'string' ? body : JSON.stringify(body),
        headers: { 'content-type': 'application/json', ...headers },
      }),
  };
}

/** A key of one role in a book. */
export async function keyOf(book: Book, role: Role, name = `${role} key`): Promise<string> {
  const { key } = await book.run(createApiKey, { name, role }, { as: 'admin' });
  if (!key) throw new Error('No key was made.');
  return key;
}

/** What is wrong, by field. */
export const fieldsOf = (answer: ApiAnswer): string[] => answer.problem.errors.map(({ field }) => field);

/** Rows of the ledger and of the trail: what a refused request must leave as they were. */
export async function countRows(book: Book): Promise<Record<string, string>> {
  const [row] = await book.sql<Record<string, string>>(`
    SELECT (SELECT count(*) FROM posting) AS postings, (SELECT count(*) FROM item) AS items,
           (SELECT count(*) FROM entry) AS entries, (SELECT count(*) FROM audit_event) AS acts,
           (SELECT count(*) FROM receipt) AS receipts, (SELECT count(*) FROM customer) AS customers`);
  return row ?? {};
}
