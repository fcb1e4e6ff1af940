import { createHash } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { editContact } from '@/lib/customers/edit-contact';
import { endContact } from '@/lib/customers/end-contact';
import { inOrganisation } from '@/lib/kernel/db';
import { archiveCustomer } from '@/lib/ledger/archive-customer';
import { restoreCustomer } from '@/lib/ledger/restore-customer';
import { inviteToPortal } from '@/lib/portal/invite-to-portal';
import { ownOpenItems } from '@/lib/portal/own-open-items';
import { portalLinks } from '@/lib/portal/portal-links';
import { revokePortalLink } from '@/lib/portal/revoke-link';
import { findVisitor } from '@/lib/portal/visitor';
import { refusalOf } from '@/tests/support/refusal';
import { openWorld, type World } from '@/tests/support/world';
import { contactOf, invite, tokenOf, visitorOf } from './visitors';

let world: World;
beforeAll(async () => {
  world = await openWorld();
});
afterAll(() => world.close());

const linksOf = async (customer: string) => (await world.ask(portalLinks, { customer })).links;

describe('an invitation', () => {
  test('is answered once, opens for thirty days unless said, and leaves only the hash behind', async () => {
    const customer = await world.customer();
    const contact = await contactOf(world, customer);
    const input = { customer: customer.number, contact };
    const made = await world.run(inviteToPortal, input, { as: 'collector', key: 'invite once' });
    const again = await world.run(inviteToPortal, input, { as: 'collector', key: 'invite once' });
    expect(again).toEqual({ ...made, url: null });
    const days = (Date.parse(made.expires_at) - Date.now()) / 86_400_000;
    expect(days).toBeGreaterThan(29.99);
    expect(days).toBeLessThan(30.01);
    const token = tokenOf(made.url);
    const [row] = await world.sql<{ token_hash: Buffer }>(
      'SELECT token_hash FROM portal_link WHERE id = $1',
      [made.link],
    );
    expect(row?.token_hash).toEqual(createHash('sha256').update(token).digest());
    for (const table of ['audit_event', 'receipt', 'audit_change', 'portal_link']) {
      const [found] = await world.sql<{ found: boolean }>(
        `SELECT EXISTS (SELECT FROM ${table} t WHERE t::text LIKE '%' || $1 || '%') AS found`,
        [token.slice(token.indexOf('_') + 1)],
      );
      expect(found?.found, table).toBe(false);
    }
  });

  test('lets its contact in as an actor without user and role', async () => {
    const customer = await world.customer();
    const { actor, visit } = await visitorOf(world, customer);
    expect(actor).toEqual({
      organisationId: world.organisation.id,
      userId: null,
      label: 'portal: Accounts payable',
      roles: [],
      link: visit.link,
    });
    expect(visit.customer.number).toBe(customer.number);
  });

  test('is refused for a contact of another customer, an ended one, an archived customer and odd days', async () => {
    const [customer, other] = [await world.customer(), await world.customer()];
    const contact = await contactOf(world, customer);
    const base = { customer: customer.number, contact };
    const refused = async (input: object) => {
      const { code, field } = await refusalOf(
        world.run(inviteToPortal, { ...base, ...input }, { as: 'collector' }),
      );
      return [code, field];
    };
    expect(await refused({ contact: await contactOf(world, other) })).toEqual(['not_found', 'contact']);
    expect(await refused({ contact: 'me' })).toEqual(['invalid', 'contact']);
    for (const days of [0, -1, 366, 1.5, '3 weeks'])
      expect(await refused({ days }), String(days)).toEqual(['invalid', 'days']);
    await world.run(endContact, base);
    expect(await refused({})).toEqual(['not_found', 'contact']);
    await world.run(archiveCustomer, { customer: other.number, reason: 'Gone' }, { as: 'admin' });
    const archived = { customer: other.number, contact: await contactOf(world, other) };
    expect(await refused(archived)).toEqual(['unprocessable', 'customer']);
  });
});

describe('a link that opens nothing', () => {
  const opens = async (token: string) => (await findVisitor(token)) !== null;

  test('is one that is malformed, guessed, or names another organisation', async () => {
    const { token } = await invite(world, await world.customer());
    const secret = token.slice(token.indexOf('_') + 1);
    const other = await world.another();
    expect(await opens(token)).toBe(true);
    for (const wrong of [
      '',
      'x',
      secret,
      `0_${secret}`,
      `${world.organisation.id}_${'x'.repeat(43)}`,
      `${world.organisation.id}_${secret.slice(1)}`,
      `${world.organisation.id}_${secret}x`,
      `${other.organisation.id}_${secret}`,
      `9999999999_${secret}`,
      `2147483647_${secret}`,
      `${token}' OR true --`,
    ])
      expect(await opens(wrong), wrong).toBe(false);
  });

  test('is one that was revoked, for good and for whoever is looking already', async () => {
    const customer = await world.customer();
    const { token, link } = await invite(world, customer);
    const visitor = await findVisitor(token);
    if (!visitor) throw new Error('The link opens nothing.');
    const input = { customer: customer.number, link, reason: 'Sent to the wrong person' };
    await world.run(revokePortalLink, input, { as: 'collector' });
    expect(await opens(token)).toBe(false);
    expect((await refusalOf(world.ask(ownOpenItems, {}, { as: visitor.actor }))).code).toBe('not_found');
    expect((await refusalOf(world.run(revokePortalLink, input, { as: 'collector' }))).code).toBe('conflict');
    expect(await linksOf(customer.number)).toMatchObject([
      { state: 'revoked', reason: 'Sent to the wrong person' },
    ]);
    const other = await world.customer();
    const foreign = { customer: other.number, link };
    expect((await refusalOf(world.run(revokePortalLink, foreign, { as: 'collector' }))).code).toBe(
      'not_found',
    );
  });

  test('is one whose time is over', async () => {
    const customer = await world.customer();
    const { token } = await invite(world, customer);
    const late = `${world.organisation.id}_${'L'.repeat(43)}`;
    await world.sql(
      `INSERT INTO portal_link (organisation_id, customer_id, contact_id, token_hash, expires_at, actor, audit_id, recorded_at)
       SELECT organisation_id, customer_id, contact_id, sha256($2::text::bytea), clock_timestamp() - interval '1 second',
              actor, audit_id, recorded_at
       FROM portal_link WHERE token_hash = sha256($1::text::bytea)`,
      [token, late],
    );
    expect(await opens(token)).toBe(true);
    expect(await opens(late)).toBe(false);
    expect((await linksOf(customer.number)).map(({ state }) => state)).toEqual(['over', 'live']);
  });

  test('is one whose contact ended, or has another address; a name put right changes nothing', async () => {
    const customer = await world.customer();
    const { token } = await invite(world, customer);
    const edit = async (more: object) =>
      world.run(editContact, {
        customer: customer.number,
        contact: await contactOf(world, customer),
        role: 'billing',
        name: 'Ada Lind',
        email: `ap@${customer.number}.example`.toUpperCase(),
        ...more,
      });
    await edit({});
    await edit({ phone: '+46 8 123 45 67' });
    expect((await findVisitor(token))?.visit.contact).toMatchObject({
      name: 'Ada Lind',
      phone: '+46 8 123 45 67',
    });
    await edit({ email: 'somebody.else@example.com' });
    expect(await opens(token)).toBe(false);
    expect(await linksOf(customer.number)).toMatchObject([{ state: 'contact_ended', contact: 'Ada Lind' }]);

    const second = await invite(world, customer);
    expect(await opens(second.token)).toBe(true);
    const contact = await contactOf(world, customer);
    await world.run(endContact, { customer: customer.number, contact });
    expect(await opens(second.token)).toBe(false);
  });

  test('is one of an archived customer, until it is restored', async () => {
    const customer = await world.customer({ invoices: [{ amount: '10.00', issued_on: '2026-01-10' }] });
    const { token } = await invite(world, customer);
    const input = { customer: customer.number, reason: 'Gone', leave_open: true };
    await world.run(archiveCustomer, input, { as: 'admin' });
    expect(await opens(token)).toBe(false);
    expect(await linksOf(customer.number)).toMatchObject([{ state: 'archived' }]);
    await world.run(restoreCustomer, { customer: customer.number, reason: 'Back' }, { as: 'admin' });
    expect(await opens(token)).toBe(true);
  });
});

test('a link is a fact: nobody makes it open longer, or open again', async () => {
  const customer = await world.customer();
  const { link } = await invite(world, customer);
  for (const text of [
    `UPDATE portal_link SET expires_at = expires_at + interval '1 year' WHERE id = ${link}`,
    `DELETE FROM portal_link_end WHERE link_id = ${link}`,
  ]) {
    const tried = inOrganisation(world.organisation.id, (tx) => tx.$executeRawUnsafe(text));
    await expect(tried).rejects.toThrow();
  }
});
