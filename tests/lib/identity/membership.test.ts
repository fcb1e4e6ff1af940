import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { changeRoles } from '@/lib/identity/change-roles';
import { disableUser } from '@/lib/identity/disable-user';
import { people } from '@/lib/identity/members-and-keys';
import { setSeparationOfDuties } from '@/lib/identity/organisation-settings';
import { type Book, openWorld, type World } from '../../support/world';

let world: World;
let book: Book;
beforeAll(async () => {
  world = await openWorld();
});
beforeEach(async () => {
  book = await world.another();
});
afterAll(() => world.close());

const idOf = (role: keyof Book['actors']) => book.actors[role].userId ?? 0;
const change = (user: number, roles: string[]) => book.run(changeRoles, { user, roles }, { as: 'admin' });
const separate = (separation: boolean) =>
  book.run(setSeparationOfDuties, { separation, reason: 'We are three people' }, { as: 'admin' });

describe('roles', () => {
  it('may be several, and count from the change on', async () => {
    await change(idOf('collector'), ['collector', 'sales_viewer']);
    const { people: listed } = await book.ask(people, {}, { as: 'admin' });
    expect(listed.find(({ id }) => id === idOf('collector'))?.roles).toEqual(['collector', 'sales_viewer']);
  });

  it('keep admin apart from every role that moves money', async () => {
    for (const role of ['collector', 'finance', 'collections_manager']) {
      await expect(change(idOf('auditor'), ['admin', role])).rejects.toMatchObject({
        code: 'invalid',
        field: 'roles',
      });
    }
    await change(idOf('auditor'), ['admin', 'auditor', 'sales_viewer']);
  });

  it('may be put together once the organisation gives the separation up, which cannot be taken back silently', async () => {
    await separate(false);
    await change(idOf('finance'), ['admin', 'finance']);
    await expect(separate(true)).rejects.toMatchObject({ code: 'unprocessable', field: 'separation' });
    await change(idOf('finance'), ['finance']);
    await separate(true);
    await expect(change(idOf('finance'), ['admin', 'finance'])).rejects.toMatchObject({ field: 'roles' });
  });

  it('are changed by an admin alone, in their own organisation alone', async () => {
    const input = { user: idOf('finance'), roles: ['admin'] };
    await expect(book.run(changeRoles, input, { as: 'finance' })).rejects.toMatchObject({
      code: 'forbidden',
    });
    const foreign = await world.another();
    await expect(foreign.run(changeRoles, input, { as: 'admin' })).rejects.toMatchObject({
      code: 'not_found',
    });
  });

  it('put every change on the audit trail, with before and after', async () => {
    await change(idOf('collector'), ['finance']);
    const [row] = await book.sql<{ before: object; after: object }>(
      `SELECT c.before, c.after FROM audit_change c JOIN audit_event a ON a.organisation_id = c.organisation_id
         AND a.id = c.audit_id WHERE a.command = 'identity.change-roles'`,
    );
    expect(row).toEqual({ before: { roles: ['collector'] }, after: { roles: ['finance'] } });
  });
});

describe('the last admin', () => {
  it('is neither disabled nor given other roles', async () => {
    await expect(change(idOf('admin'), ['auditor'])).rejects.toMatchObject({
      code: 'unprocessable',
      field: 'roles',
    });
    const input = { user: idOf('admin'), reason: 'On leave' };
    await expect(book.run(disableUser, input, { as: 'admin' })).rejects.toMatchObject({
      code: 'unprocessable',
    });
  });

  it('stays when two admins end each other at the same moment', async () => {
    await change(idOf('auditor'), ['admin']);
    const other = { ...book.actors.auditor, roles: ['admin'] as const };
    const both = await Promise.allSettled([
      book.run(changeRoles, { user: idOf('auditor'), roles: ['auditor'] }, { as: 'admin' }),
      book.run(changeRoles, { user: idOf('admin'), roles: ['auditor'] }, { as: other }),
    ]);
    expect(both.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
  });

  it('is not counted when disabled', async () => {
    await change(idOf('auditor'), ['admin']);
    await book.run(disableUser, { user: idOf('auditor'), reason: 'On leave' }, { as: 'admin' });
    await expect(change(idOf('admin'), ['auditor'])).rejects.toMatchObject({ code: 'unprocessable' });
  });
});
