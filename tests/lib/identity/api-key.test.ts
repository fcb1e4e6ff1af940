import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { holderOfApiKey } from '@/lib/identity/api-key';
import { createApiKey, revokeApiKey } from '@/lib/identity/api-key-commands';
import { auditTrail } from '@/lib/identity/audit-trail';
import { issueApiKey } from '@/lib/identity/issue-api-key';
import { apiKeys } from '@/lib/identity/members-and-keys';
import { openWorld, type World } from '../../support/world';

let world: World;
beforeAll(async () => {
  world = await openWorld();
});
afterAll(() => world.close());

const make = (name: string, role = 'finance') => world.run(createApiKey, { name, role }, { as: 'admin' });

describe('an API key', () => {
  it('acts with its one role in its organisation, by its name', async () => {
    const { id, key } = await make('nightly import');
    expect(key).toMatch(new RegExp(`^duebook_${world.organisation.id}_[\\w-]{43}$`));
    expect((await holderOfApiKey(key ?? ''))?.actor).toEqual({
      organisationId: world.organisation.id,
      userId: null,
      apiKeyId: BigInt(id),
      label: 'key: nightly import',
      roles: ['finance'],
    });
  });

  it('is kept as a hash: no table holds it', async () => {
    const { key } = await make('hashed');
    for (const table of ['api_key', 'receipt', 'audit_event', 'audit_change']) {
      const rows = await world.sql<{ row: string }>(`SELECT t::text AS row FROM ${table} t`);
      expect(rows.some(({ row }) => row.includes(key?.slice(-43) ?? 'none'))).toBe(false);
    }
    const { keys } = await world.ask(apiKeys, {}, { as: 'admin' });
    expect(JSON.stringify(keys)).not.toContain(key?.slice(-43));
  });

  it('ends at once when it is revoked, once', async () => {
    const { id, key } = await make('short-lived');
    await world.run(revokeApiKey, { id }, { as: 'admin' });
    expect(await holderOfApiKey(key ?? '')).toBeNull();
    await expect(world.run(revokeApiKey, { id }, { as: 'admin' })).rejects.toMatchObject({
      code: 'not_found',
    });
  });

  it('opens nothing when it is malformed, unknown, or moved to another organisation', async () => {
    const other = await world.another();
    const { key } = await make('mine');
    const moved = key?.replace(`_${world.organisation.id}_`, `_${other.organisation.id}_`) ?? '';
    for (const token of ['', 'duebook_1_x', `duebook_99999999999_${'x'.repeat(43)}`, moved]) {
      expect(await holderOfApiKey(token)).toBeNull();
    }
  });

  it('is made and revoked by an admin alone', async () => {
    const input = { name: 'mine', role: 'finance' };
    await expect(world.run(createApiKey, input, { as: 'finance' })).rejects.toMatchObject({
      code: 'forbidden',
    });
  });

  it('is made on the command line by slug, and is on the trail', async () => {
    const key = await issueApiKey(world.organisation.slug, 'auditor', 'for a script');
    expect((await holderOfApiKey(key))?.actor.roles).toEqual(['auditor']);
    await expect(issueApiKey('no-such', 'auditor', 'x')).rejects.toThrow(
      'There is no organisation “no-such”.',
    );
    const trail = await world.ask(auditTrail, { actor: 'command line' }, { as: 'auditor' });
    expect(trail.data[0]).toMatchObject({
      command: 'identity.create-api-key',
      input: { name: 'for a script' },
    });
  });
});
