import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { disableUser, enableUser } from '@/lib/identity/disable-user';
import { endSessionOf, findSession, moveSession, openSession } from '@/lib/identity/session-record';
import { inIdentity } from '@/lib/kernel/db';
import { openWorld, type World } from '../../support/world';
import { join, onIdentity } from './people';

let world: World;
let user: number;
beforeAll(async () => {
  world = await openWorld();
  user = await join(world, 'ada@sessions.example', 'correct horse battery', ['collector', 'finance']);
});
afterAll(() => world.close());

const open = (organisationId?: number) => inIdentity((tx) => openSession(tx, user, organisationId));
const age = (column: 'seen_at' | 'created_at', by: string) =>
  onIdentity(world, `UPDATE session SET ${column} = ${column} - interval '${by}'`);

describe('a session', () => {
  it('is found by its secret, with the roles of the moment', async () => {
    const session = await findSession(await open());
    expect(session?.current.roles).toEqual(['collector', 'finance']);
    expect(await findSession('no-such-secret')).toBeNull();
  });

  it('is kept as a hash alone', async () => {
    const secret = await open();
    const rows = await onIdentity<{ row: string }>(world, 'SELECT s::text AS row FROM session s');
    expect(
      rows.some(({ row }) => row.includes(secret) || row.includes(Buffer.from(secret).toString('hex'))),
    ).toBe(false);
  });

  it('dies at once when it is ended', async () => {
    const [secret, other] = [await open(), await open()];
    await endSessionOf(secret);
    expect(await findSession(secret)).toBeNull();
    expect(await findSession(other)).not.toBeNull();
  });

  it('dies after thirty minutes of idleness, and lives on while it is used', async () => {
    const secret = await open();
    await age('seen_at', '29 minutes');
    expect(await findSession(secret)).not.toBeNull();
    await age('seen_at', '29 minutes');
    expect(await findSession(secret)).not.toBeNull();
    await age('seen_at', '31 minutes');
    expect(await findSession(secret)).toBeNull();
  });

  it('dies after twelve hours however much it is used', async () => {
    const secret = await open();
    await age('created_at', '11 hours 59 minutes');
    expect(await findSession(secret)).not.toBeNull();
    await age('created_at', '1 minute');
    expect(await findSession(secret)).toBeNull();
  });

  it('notes at most once a minute that it was used', async () => {
    const secret = await open();
    const seen = async () =>
      (await onIdentity<{ at: Date }>(world, 'SELECT max(seen_at) AS at FROM session'))[0]?.at;
    const before = await seen();
    await findSession(secret);
    expect(await seen()).toEqual(before);
    await age('seen_at', '61 seconds');
    await findSession(secret);
    expect((await seen())?.getTime()).toBeGreaterThan((before?.getTime() ?? 0) - 1000);
  });

  it('moves to another organisation of the person', async () => {
    const other = await world.another();
    const secret = await open(world.organisation.id);
    await onIdentity(
      world,
      `INSERT INTO membership (organisation_id, user_id, role) VALUES (${other.organisation.id}, ${user}, 'auditor')`,
    );
    await moveSession(secret, other.organisation.id);
    const session = await findSession(secret);
    expect(session?.current).toMatchObject({
      organisation: { id: other.organisation.id },
      roles: ['auditor'],
    });
    expect(session?.places).toHaveLength(2);
    // Signing in anew goes on where the person was last.
    expect((await findSession(await open()))?.current.organisation.id).toBe(other.organisation.id);
  });
});

describe('a disabled person', () => {
  it('is out at once, stays in their other organisation, and old sessions stay dead when they come back', async () => {
    const secret = await open(world.organisation.id);
    await world.run(disableUser, { user, reason: 'Left the company' }, { as: 'admin' });
    expect(await findSession(secret)).toBeNull();
    const next = await findSession(await open());
    expect(next?.places.map(({ organisation }) => organisation.id)).not.toContain(world.organisation.id);
    await world.run(enableUser, { user: String(user) }, { as: 'admin' });
    expect(await findSession(secret)).toBeNull();
    expect((await findSession(await open(world.organisation.id)))?.current.roles).toEqual([
      'collector',
      'finance',
    ]);
  });
});
