import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createOrganisation } from '@/lib/identity/create-organisation';
import { findFirstAdminLink, issueFirstAdminLink, welcomeFirstAdmin } from '@/lib/identity/first-admin';
import { acceptInvitation, findInvitation } from '@/lib/identity/invitation';
import { inviteUser, withdrawInvitation } from '@/lib/identity/invite-user';
import { findSession } from '@/lib/identity/session-record';
import { signIn } from '@/lib/identity/sign-in';
import { disconnect } from '@/lib/kernel/db';
import { createTestDatabase } from '../../support/database';
import { openWorld, type World } from '../../support/world';
import { join, onIdentity } from './people';

const PASSWORD = 'correct horse battery';
const ORIGIN = 'https://duebook.example';

let world: World;
beforeAll(async () => {
  world = await openWorld();
});
afterAll(() => world.close());

const invite = async (email: string, roles: string[] = ['collector']) => {
  const answer = await world.run(inviteUser, { email, roles }, { as: 'admin' });
  return { ...answer, token: answer.link?.split('/').at(-1) ?? '' };
};

describe('an invitation', () => {
  it('lets a new person in with their own password, once', async () => {
    const { token } = await invite('New@Links.example', ['collector', 'sales_viewer']);
    expect(await findInvitation(token)).toMatchObject({ email: 'new@links.example', knownPerson: false });
    const session = await findSession(
      await acceptInvitation(token, { name: 'New Person', password: PASSWORD }),
    );
    expect(session).toMatchObject({
      person: { name: 'New Person' },
      current: { roles: ['collector', 'sales_viewer'] },
    });
    expect(await findInvitation(token)).toBeNull();
    await expect(acceptInvitation(token, { name: 'Again', password: PASSWORD })).rejects.toMatchObject({
      code: 'conflict',
    });
    expect(await signIn('new@links.example', PASSWORD)).toMatch(/^[\w-]{43}$/);
  });

  it('is accepted once however often at once', async () => {
    const { token } = await invite('crowd@links.example');
    const tries = await Promise.allSettled(
      [1, 2, 3, 4].map((n) => acceptInvitation(token, { name: `Person ${n}`, password: PASSWORD })),
    );
    expect(tries.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
  });

  it('asks a person who has an account for its password and nothing else', async () => {
    const other = await world.another();
    await join(other, 'known@links.example', PASSWORD, ['finance']);
    const { token } = await invite('known@links.example');
    expect(await findInvitation(token)).toMatchObject({ knownPerson: true });
    await expect(
      acceptInvitation(token, { name: 'X', password: 'a password of mine' }),
    ).rejects.toMatchObject({
      code: 'forbidden',
    });
    const session = await findSession(await acceptInvitation(token, { password: PASSWORD }));
    expect(session?.current).toMatchObject({
      organisation: { id: world.organisation.id },
      roles: ['collector'],
    });
    expect(session?.places).toHaveLength(2);
  });

  it('is over after seven days, when withdrawn, and when another one follows', async () => {
    const late = await invite('late@links.example');
    await onIdentity(world, `UPDATE invitation SET expires_at = now() WHERE email = 'late@links.example'`);
    expect(await findInvitation(late.token)).toBeNull();
    const first = await invite('twice@links.example');
    const second = await invite('twice@links.example');
    expect(await findInvitation(first.token)).toBeNull();
    await world.run(withdrawInvitation, { invitation: second.invitation }, { as: 'admin' });
    await expect(acceptInvitation(second.token, { name: 'T', password: PASSWORD })).rejects.toMatchObject({
      code: 'conflict',
    });
  });

  it('refuses weak passwords by field and stays open for a better one', async () => {
    const { token } = await invite('weak-password@links.example');
    for (const password of ['short', 'weak-password@links.example', 'x'.repeat(201)]) {
      await expect(acceptInvitation(token, { name: 'W', password })).rejects.toMatchObject({
        field: 'password',
      });
    }
    expect(await findInvitation(token)).not.toBeNull();
  });

  it('shows its link in the first answer alone; neither receipt nor audit trail has it', async () => {
    const key = 'invite once';
    const told = { email: 'secret@links.example', roles: ['collector'] };
    const first = await world.run(inviteUser, told, { as: 'admin', key });
    const again = await world.run(inviteUser, told, { as: 'admin', key });
    expect(again).toEqual({ ...first, link: null });
    const kept = await world.sql<{ text: string }>(
      `SELECT r::text || a::text AS text FROM receipt r JOIN audit_event a ON a.organisation_id = r.organisation_id AND a.id = r.audit_id`,
    );
    const secret = first.link?.split('_').slice(1).join('_') ?? 'none';
    expect(kept.some(({ text }) => text.includes(secret))).toBe(false);
  });

  it('is not made for members, for money beside admin, or by anybody but an admin', async () => {
    const member = world.actors.finance.label;
    await expect(invite(member)).rejects.toMatchObject({ code: 'conflict', field: 'email' });
    await expect(invite('both@links.example', ['admin', 'finance'])).rejects.toMatchObject({
      field: 'roles',
    });
    await expect(invite('none@links.example', [])).rejects.toMatchObject({ field: 'roles' });
    await expect(invite('not an address')).rejects.toMatchObject({ field: 'email' });
    const input = { email: 'x@links.example', roles: ['collector'] };
    await expect(world.run(inviteUser, input, { as: 'auditor' })).rejects.toMatchObject({
      code: 'forbidden',
    });
  });
});

describe('the link for the first admin', () => {
  it('is not issued where somebody can sign in already', async () => {
    expect(await issueFirstAdminLink(ORIGIN)).toBeNull();
    expect(await issueFirstAdminLink(ORIGIN, world.organisation.id)).toBeNull();
  });

  it('makes the admin of an organisation without one, once', async () => {
    const { id } = await createOrganisation({
      slug: 'empty',
      name: 'Empty',
      baseCurrency: 'EUR',
      timeZone: 'UTC',
    });
    const superseded = (await issueFirstAdminLink(ORIGIN, id))?.split('/').at(-1) ?? '';
    const secret = (await issueFirstAdminLink(ORIGIN, id))?.split('/').at(-1) ?? '';
    expect(await findFirstAdminLink(superseded)).toBeNull();
    const admin = { name: 'First', email: 'first@links.example', password: PASSWORD };
    const session = await findSession(await welcomeFirstAdmin(secret, admin));
    expect(session?.current).toMatchObject({ organisation: { slug: 'empty' }, roles: ['admin'] });
    await expect(welcomeFirstAdmin(secret, admin)).rejects.toMatchObject({ code: 'conflict' });
    expect(await issueFirstAdminLink(ORIGIN, id)).toBeNull();
  });
});

describe('a new installation', () => {
  const told = {
    name: 'Northlight',
    slug: 'northlight',
    base_currency: 'EUR',
    time_zone: 'Europe/Berlin',
    your_name: 'Ada',
    email: 'ada@northlight.example',
    password: PASSWORD,
  };

  it('gets its organisation and its first admin from one link, once, and nothing from a refused form', async () => {
    const empty = await openEmpty();
    await createOrganisation({ slug: 'taken', name: 'Taken', baseCurrency: 'EUR', timeZone: 'UTC' });
    const link = await issueFirstAdminLink(ORIGIN);
    expect(link).toMatch(/^https:\/\/duebook\.example\/welcome\/[\w-]{43}$/);
    const secret = link?.split('/').at(-1) ?? '';
    const wrong = { ...told, slug: 'No Slug', time_zone: 'Mars', password: 'short' };
    await expect(welcomeFirstAdmin(secret, wrong)).rejects.toMatchObject({
      issues: [{ field: 'slug' }, { field: 'time_zone' }, { field: 'password' }],
    });
    await expect(welcomeFirstAdmin(secret, { ...told, slug: 'taken' })).rejects.toMatchObject({
      field: 'slug',
    });
    const session = await findSession(await welcomeFirstAdmin(secret, told));
    expect(session).toMatchObject({
      person: { name: 'Ada' },
      current: { organisation: { slug: 'northlight' }, roles: ['admin'] },
    });
    expect(await issueFirstAdminLink(ORIGIN)).toBeNull();
    await empty.close();
  });
});

/** A migrated database with nobody in it. */
async function openEmpty() {
  const database = await createTestDatabase();
  process.env.DATABASE_URL = database.url;
  await disconnect();
  return {
    async close() {
      await disconnect();
      await database.close();
      process.env.DATABASE_URL = world.url;
    },
  };
}
