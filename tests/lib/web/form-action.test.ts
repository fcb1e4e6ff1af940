import { randomUUID } from 'node:crypto';
import { encode } from 'next-auth/jwt';
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { renameOrganisation } from '@/lib/identity/organisation-settings';
import { endSessionOf, openSession } from '@/lib/identity/session-record';
import { inIdentity, inOrganisation } from '@/lib/kernel/db';
import { postPayment } from '@/lib/ledger/post-payment';
import { formAction, submitForm } from '@/lib/web/form-action';
import { BOOK_FIELD } from '@/lib/web/form-fields';
import { IDLE } from '@/lib/web/form-state';
import { openWorld, type World } from '../../support/world';

// The request that Next would be answering; everything behind it is real.
const request = { headers: new Headers(), cookies: new Map<string, string>() };
vi.mock('next/headers', () => ({
  headers: async () => request.headers,
  cookies: async () => ({ get: (name: string) => ({ value: request.cookies.get(name) }) }),
}));
vi.mock('next/cache', () => ({ revalidatePath: () => undefined }));

let world: World;
let customer: string;
const pay = formAction(postPayment, { done: ({ document }) => `Posted ${document.number}` });

beforeAll(async () => {
  process.env.NEXTAUTH_SECRET = 'a secret of the tests';
  world = await openWorld();
  customer = (await world.customer()).number;
});
afterAll(() => world.close());

let secret: string;
beforeEach(async () => {
  request.headers = new Headers({ origin: 'http://127.0.0.1:3000', host: '127.0.0.1:3000' });
  secret = await inIdentity((tx) => openSession(tx, world.actors.finance.userId ?? 0));
  const token = await encode({ token: { session: secret }, secret: 'a secret of the tests' });
  request.cookies = new Map([['next-auth.session-token', token]]);
});

const payment = (fields: Record<string, string> = {}): FormData => {
  const data = new FormData();
  const all = { customer, amount: '10.00', received_on: '2026-01-05', request_key: randomUUID(), ...fields };
  for (const [name, value] of Object.entries(all)) data.set(name, value);
  return data;
};
const payments = async () =>
  Number((await world.sql<{ n: string }>(`SELECT count(*) AS n FROM item WHERE kind = 'payment'`))[0]?.n);

describe('a form', () => {
  it('that a busy database could not take says so, keeps what was typed, and is no bug', async () => {
    const logged = vi.spyOn(console, 'error').mockImplementation(() => undefined);
    const state = await submitForm('test', payment(), {}, () =>
      inOrganisation(world.organisation.id, async (tx) => {
        await tx.$executeRawUnsafe('SET LOCAL statement_timeout = 20');
        await tx.$queryRawUnsafe('SELECT pg_sleep(5)::text');
      }),
    );
    expect(state).toMatchObject({
      status: 'refused',
      message: expect.stringMatching(/cannot take this now/),
      values: { amount: '10.00' },
    });
    expect(logged).not.toHaveBeenCalled();
    logged.mockRestore();
  });

  it('that was opened in another organisation is refused, and posts nothing', async () => {
    const before = await payments();
    const state = await pay(IDLE, payment({ [BOOK_FIELD]: 'another-organisation' }));
    expect(state).toMatchObject({ status: 'refused', code: 'conflict', values: { amount: '10.00' } });
    expect(await payments()).toBe(before);
  });

  it('runs its command as the person who is signed in, and offers the next request key', async () => {
    const before = await payments();
    const state = await pay(IDLE, payment());
    expect(state).toMatchObject({ status: 'done', message: expect.stringMatching(/^Posted /), values: {} });
    expect(state.requestKey).toMatch(/^[\da-f-]{36}$/);
    expect(await payments()).toBe(before + 1);
    const [row] = await world.sql<{ actor: string }>(
      'SELECT actor FROM audit_event ORDER BY id DESC LIMIT 1',
    );
    expect(row?.actor).toBe(world.actors.finance.label);
  });

  it('acts once for a double click, and gives the same answer twice', async () => {
    const before = await payments();
    const data = payment();
    const [one, two] = await Promise.all([pay(IDLE, data), pay(IDLE, data)]);
    expect(one.answer).toEqual(two.answer);
    expect(await payments()).toBe(before + 1);
  });

  it('keeps what was typed when it is refused, and names the field', async () => {
    const state = await pay(IDLE, payment({ amount: '12.345', reference: 'thanks' }));
    expect(state).toMatchObject({
      status: 'refused',
      code: 'invalid',
      values: { amount: '12.345', reference: 'thanks' },
    });
    expect(Object.keys(state.errors)).toEqual(['amount']);
  });

  it('is refused without an origin, and from another one', async () => {
    const before = await payments();
    for (const origin of [undefined, 'null', 'https://evil.example']) {
      request.headers = new Headers({ host: '127.0.0.1:3000', ...(origin && { origin }) });
      expect(await pay(IDLE, payment())).toMatchObject({ status: 'refused', code: 'forbidden' });
    }
    expect(await payments()).toBe(before);
  });

  it('is refused without a request key', async () => {
    expect(await pay(IDLE, payment({ request_key: '' }))).toMatchObject({ code: 'invalid' });
  });

  it('is refused at once when the session is over, and keeps what was typed', async () => {
    await endSessionOf(secret);
    const state = await pay(IDLE, payment());
    expect(state).toMatchObject({ status: 'refused', code: 'forbidden', values: { amount: '10.00' } });
    expect(state.message).toMatch(/session is over/);
  });

  it('is refused when the role does not allow it', async () => {
    const data = payment();
    expect(await formAction(renameOrganisation)(IDLE, data)).toMatchObject({ code: 'forbidden' });
  });

  it('tells of a bug by the id under which it was logged, and nothing else', async () => {
    const logged = vi.spyOn(console, 'error').mockImplementation(() => undefined);
    const broken = formAction(postPayment, {
      shape: () => {
        throw new Error('a detail of the inside');
      },
    });
    const state = await broken(IDLE, payment());
    const id = /logged as ([\da-f-]{36})\.$/.exec(state.message ?? '')?.[1] ?? 'none';
    expect(state.message).not.toContain('inside');
    expect(String(logged.mock.calls[0])).toContain(id);
    expect(String(logged.mock.calls[0])).toContain('a detail of the inside');
    logged.mockRestore();
  });
});
